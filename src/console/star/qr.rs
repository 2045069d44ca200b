//! The code to be printed on a label: the address of the page, or, where the product has a bar code, its GS1 Digital Link,
//! which this service resolves. As a drawing for printers, and as pixels for everything else.

use super::{Checked, origin, public_address};
use crate::console::api::escaped;
use crate::console::asked::Asked;
use crate::console::refused::Refused;
use crate::error::{Both, Error};
use crate::http::extract::Code;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use qrcode::render::svg;
use qrcode::types::Color;
use qrcode::{EcLevel, QrCode};

/// White around the code, as the standard asks, in modules.
const QUIET: usize = 4;
/// Pixels for a module: 2 cm wide labels at 300 dots an inch have about that many.
const PIXELS: usize = 12;

/// What the code of a product says: `link=code` asks for the page even where there is a bar code.
pub(super) fn content(asked: &Asked, headers: &HeaderMap, checked: &Checked) -> String {
    match checked.gtin().filter(|_| asked.param("link") != Some("code")) {
        Some(gtin) => format!("{}/01/{gtin}", origin(asked, headers)),
        None => public_address(asked, headers, checked.code()),
    }
}

/// `GET /p/{code}/qr.svg`
pub(super) async fn svg(asked: Asked, Code(code): Code, headers: HeaderMap) -> Result<Response, Refused> {
    let code = drawn(&asked, &code, &headers).await?;
    let drawing = code.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    Ok(sent(Body::from(drawing), "image/svg+xml"))
}

/// `GET /p/{code}/qr.png`
pub(super) async fn png(asked: Asked, Code(code): Code, headers: HeaderMap) -> Result<Response, Refused> {
    let code = drawn(&asked, &code, &headers).await?;
    Ok(sent(Body::from(pixels(&code)?), "image/png"))
}

async fn drawn(asked: &Asked, code: &str, headers: &HeaderMap) -> Result<QrCode, Refused> {
    let checked = Checked::find(asked, code, None).await?.ok_or_else(|| missing(code))?;
    let content = content(asked, headers, &checked);
    // Labels are creased and soiled: a quarter of the code may be lost.
    let drawn = QrCode::with_error_correction_level(content.as_bytes(), EcLevel::Q);
    drawn.map_err(|error| Error::internal(error.to_string()).into())
}

/// There is no such product.
pub(super) fn missing(code: &str) -> Refused {
    let code = escaped(code);
    Error::NotFound(Both::new(format!("Không có sản phẩm mang mã {code}."), format!("There is no product with the code {code}.")))
        .into()
}

fn pixels(code: &QrCode) -> Result<Vec<u8>, Error> {
    let (width, modules) = (code.width(), code.to_colors());
    let side = (width + 2 * QUIET) * PIXELS;
    let mut rows = Vec::with_capacity(side * side.div_ceil(8));
    for y in 0..side {
        let mut row = vec![0xff_u8; side.div_ceil(8)];
        for x in 0..side {
            let (column, line) = ((x / PIXELS).wrapping_sub(QUIET), (y / PIXELS).wrapping_sub(QUIET));
            if column < width && line < width && modules[line * width + column] == Color::Dark {
                row[x / 8] &= !(0x80 >> (x % 8));
            }
        }
        rows.extend(row);
    }
    let internal = |error: png::EncodingError| Error::internal(error.to_string());
    let side = u32::try_from(side).map_err(|error| Error::internal(error.to_string()))?;
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().map_err(internal)?;
    writer.write_image_data(&rows).map_err(internal)?;
    writer.finish().map_err(internal)?;
    Ok(bytes)
}

fn sent(body: Body, media: &'static str) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("host, cookie"));
    response
}
