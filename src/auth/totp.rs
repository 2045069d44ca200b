//! One-time codes of an authenticator app (RFC 6238: SHA-1, six digits, 30 seconds). Knows no account and no clock.

use crate::error::{Error, Result};
use chrono::{DateTime, Utc};
use data_encoding::BASE32_NOPAD;
use entity::hidden::Hidden;
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha1::Sha1;
use subtle::ConstantTimeEq;

const STEP_SECONDS: i64 = 30;
const DIGITS: u32 = 6;
/// Clocks of telephones are not exact: the code before and the code after are taken too.
const STEPS_AROUND: i64 = 1;
const SECRET_BYTES: usize = 20;
const ISSUER: &str = "OCOP Registry";

/// A new secret, in Base32 as people type it.
pub fn secret() -> Result<Hidden> {
    let mut bytes = [0_u8; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| Error::internal(error.to_string()))?;
    Ok(Hidden(BASE32_NOPAD.encode(&bytes)))
}

/// The address that an app reads from a QR code.
pub fn address(secret: &Hidden, name: &str) -> String {
    let issuer = utf8_percent_encode(ISSUER, NON_ALPHANUMERIC);
    let name = utf8_percent_encode(name, NON_ALPHANUMERIC);
    let secret = &secret.0;
    format!("otpauth://totp/{issuer}:{name}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}")
}

/// The step that a code belongs to, when it is right at this moment and later than the last step that was used.
pub fn step_of(secret: &Hidden, code: &str, now: DateTime<Utc>, last: Option<i64>) -> Result<Option<i64>> {
    let present = now.timestamp().div_euclid(STEP_SECONDS);
    let mut found = None;
    for step in present - STEPS_AROUND..=present + STEPS_AROUND {
        let right: bool = code_at(secret, step)?.as_bytes().ct_eq(code.as_bytes()).into();
        if right && last.is_none_or(|last| step > last) {
            found = Some(step);
        }
    }
    Ok(found)
}

/// The code that an app shows at a moment.
pub fn code(secret: &Hidden, at: DateTime<Utc>) -> Result<String> {
    code_at(secret, at.timestamp().div_euclid(STEP_SECONDS))
}

fn code_at(secret: &Hidden, step: i64) -> Result<String> {
    let key = BASE32_NOPAD.decode(secret.0.as_bytes()).map_err(|error| Error::internal(format!("a stored secret: {error}")))?;
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).map_err(|error| Error::internal(error.to_string()))?;
    mac.update(&step.to_be_bytes());
    let bytes = mac.finalize().into_bytes();
    let offset = usize::from(bytes.last().copied().unwrap_or_default() & 0x0F);
    let four = bytes.get(offset..offset + 4).and_then(|four| four.try_into().ok()).map(u32::from_be_bytes);
    let number = four.ok_or_else(|| Error::internal("a code of too few bytes"))? & 0x7FFF_FFFF;
    Ok(format!("{:0>width$}", number % 10_u32.pow(DIGITS), width = DIGITS as usize))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::{address, code, secret, step_of};
    use chrono::{DateTime, Utc};
    use data_encoding::BASE32_NOPAD;
    use entity::hidden::Hidden;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    /// RFC 6238, appendix B, the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = Hidden(BASE32_NOPAD.encode(b"12345678901234567890"));
        for (moment, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(&secret, at(moment)).unwrap(), expected);
        }
    }

    #[test]
    fn a_code_is_good_for_a_step_around_and_once() {
        let secret = secret().unwrap();
        let now = at(1_795_000_000);
        let shown = code(&secret, now).unwrap();
        let step = step_of(&secret, &shown, now, None).unwrap();
        assert_eq!(step, Some(1_795_000_000 / 30));
        assert_eq!(step_of(&secret, &shown, at(1_795_000_000 + 29), None).unwrap(), step);
        assert_eq!(step_of(&secret, &shown, at(1_795_000_000 + 61), None).unwrap(), None);
        assert_eq!(step_of(&secret, &shown, now, step).unwrap(), None, "used already");
        assert_eq!(step_of(&secret, "", now, None).unwrap(), None);
        let wrong = if shown == "000000" { "000001" } else { "000000" };
        assert_eq!(step_of(&secret, wrong, now, None).unwrap(), None);
    }

    #[test]
    fn apps_read_the_address() {
        let address = address(&Hidden("GEZDGNBV".to_owned()), "lan.nguyen");
        assert_eq!(
            address,
            "otpauth://totp/OCOP%20Registry:lan%2Enguyen?secret=GEZDGNBV&issuer=OCOP%20Registry&algorithm=SHA1&digits=6&period=30"
        );
    }
}
