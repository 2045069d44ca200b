//! Secrets that a machine makes: 256 random bits as text, kept as a hash. Secrets that people choose are in `password`.

use crate::error::{Error, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::hidden::Hidden;
use sha2::{Digest, Sha256};

const BYTES: usize = 32;
/// Longer texts are no secrets of ours, and are not hashed.
const LONGEST: usize = 200;

/// A new secret. The prefix makes a leaked one recognisable to whoever searches for it.
pub fn secret(prefix: &str) -> Result<String> {
    let mut bytes = [0_u8; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| Error::internal(error.to_string()))?;
    Ok(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes)))
}

/// What is kept of a secret. Nobody guesses 256 bits, so a fast hash is enough; comparing hashes tells nothing by time.
pub fn hash(secret: &str) -> Hidden {
    Hidden(hex::encode(Sha256::digest(secret.as_bytes())))
}

/// The hash of a text that may be a secret with this prefix.
pub fn hash_of(text: &str, prefix: &str) -> Option<Hidden> {
    (text.len() <= LONGEST && text.starts_with(prefix)).then(|| hash(text))
}
