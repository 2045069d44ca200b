//! A file of text as UTF-8, whatever its encoding: line breaks as line feeds, one at the end, no byte order mark. Streams;
//! does not choose the encoding.

use encoding_rs::{Decoder, Encoding};
use std::io::{Error, ErrorKind, Read, Result};

const PIECE: usize = 32 << 10;

/// Reads the text of an encoded file.
pub(super) struct Decoding<R> {
    source: R,
    decoder: Decoder,
    piece: Vec<u8>,
    decoded: String,
    ready: Vec<u8>,
    given: usize,
    after_return: bool,
    last: u8,
    ended: bool,
}

impl<R: Read> Decoding<R> {
    pub(super) fn new(source: R, encoding: &'static Encoding) -> Self {
        Self {
            source,
            decoder: encoding.new_decoder_with_bom_removal(),
            piece: vec![0; PIECE],
            decoded: String::new(),
            ready: Vec::with_capacity(4 * PIECE),
            given: 0,
            after_return: false,
            last: b'\n',
            ended: false,
        }
    }

    fn refill(&mut self) -> Result<()> {
        let read = self.source.read(&mut self.piece)?;
        let bytes = self.piece.get(..read).unwrap_or_default();
        self.ended = bytes.is_empty();
        self.decoded.clear();
        let room = self.decoder.max_utf8_buffer_length(read).unwrap_or(4 * PIECE);
        self.decoded.reserve(room);
        let (_, _, wrong) = self.decoder.decode_to_string(bytes, &mut self.decoded, self.ended);
        if wrong {
            return Err(Error::new(ErrorKind::InvalidData, "the file does not keep to its encoding"));
        }
        self.ready.clear();
        self.given = 0;
        for byte in self.decoded.bytes() {
            match byte {
                b'\n' if self.after_return => {}
                b'\r' => self.ready.push(b'\n'),
                other => self.ready.push(other),
            }
            self.after_return = byte == b'\r';
        }
        self.last = self.ready.last().copied().unwrap_or(self.last);
        if self.ended && self.last != b'\n' {
            self.last = b'\n';
            self.ready.push(b'\n');
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        while self.given == self.ready.len() && !self.ended {
            self.refill()?;
        }
        let waiting = self.ready.get(self.given..).unwrap_or_default();
        let count = waiting.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), waiting.get(..count)) {
            to.copy_from_slice(from);
        }
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::Decoding;
    use encoding_rs::{UTF_8, UTF_16LE, WINDOWS_1258};
    use std::io::Read;

    fn text(bytes: &[u8], encoding: &'static encoding_rs::Encoding) -> String {
        let mut text = String::new();
        Decoding::new(bytes, encoding).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn every_encoding_becomes_the_same_lines() {
        assert_eq!(text("\u{feff}Gốm\r\nLụa\rNón".as_bytes(), UTF_8), "Gốm\nLụa\nNón\n");
        let wide: Vec<u8> = "\u{feff}Gốm\r\nLụa\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&wide, UTF_16LE), "Gốm\nLụa\n");
        assert_eq!(text(b"L\xe0ng ngh\xea\xcc", WINDOWS_1258), "Làng nghê\u{300}\n");
    }

    #[test]
    fn a_long_file_is_read_to_its_end() {
        let long = "Làng nghề\r\n".repeat(50_000);
        assert_eq!(text(long.as_bytes(), UTF_8), long.replace('\r', ""));
    }

    #[test]
    fn bytes_that_do_not_belong_are_an_error() {
        assert!(Decoding::new(&b"G\xffm"[..], UTF_8).read_to_string(&mut String::new()).is_err());
    }
}
