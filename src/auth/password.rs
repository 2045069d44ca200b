//! Passwords: which are taken, and how they are kept and compared. Knows no account and no request.
//!
//! Length counts, composition does not (NIST SP 800-63B): 12 to 128 characters of any kind, and none that everybody
//! tries first. Kept as argon2id with the parameters of OWASP.

use crate::error::{Error, Fault, Result};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use entity::hidden::Hidden;
use std::collections::HashSet;
use std::sync::{Arc, LazyLock};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use unicode_normalization::UnicodeNormalization;

/// The fewest characters.
pub const SHORTEST: usize = 12;
/// The most characters.
pub const LONGEST: usize = 128;

const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT_BYTES: usize = 16;
/// How many wait for their turn; who comes after them is asked to come back.
const PLACES: usize = 64;
/// What the password of an account that does not exist is compared with: the same work, and never a match.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$OBCmouLpq5s4yW/gH1j9hQ$t7q1HEF8KCuIrwHbp+K+OBZqhnRSZ1PWOW0cVE0TCpg";

static REFUSED: LazyLock<HashSet<&'static str>> = LazyLock::new(|| include_str!("data/refused_passwords.txt").lines().collect());

/// Why a password is not taken; nothing for a good one. `name` is the sign-in name, `field` the field of the body.
pub fn fault(password: &str, name: &str, field: &str) -> Option<Fault> {
    let plain: String = password.nfkc().collect();
    let length = plain.chars().count();
    if length < SHORTEST {
        return Some(Fault::field(
            field,
            "too-short",
            format!("có {length} ký tự; cần ít nhất {SHORTEST}. Một câu ngắn dễ nhớ là tốt nhất"),
            format!("has {length} characters; at least {SHORTEST} are needed. A short sentence that you remember is best"),
        ));
    }
    if length > LONGEST {
        return Some(Fault::field(
            field,
            "too-long",
            format!("dài {length} ký tự; nhiều nhất {LONGEST}"),
            format!("has {length} characters; at most {LONGEST}"),
        ));
    }
    let lower = plain.to_lowercase();
    if lower.contains("ocop") || (!name.is_empty() && lower.contains(&name.to_lowercase())) {
        return Some(Fault::field(
            field,
            "holds-the-name",
            "chứa tên đăng nhập hoặc chữ “ocop”, là những gì người khác thử đầu tiên; hãy chọn mật khẩu khác",
            "holds the sign-in name or the word “ocop”, which others try first; choose another one",
        ));
    }
    if is_usual(&lower) {
        return Some(Fault::field(
            field,
            "common-password",
            "nằm trong danh sách mật khẩu nhiều người dùng (kể cả khi thêm số hoặc lặp lại); hãy chọn mật khẩu khác",
            "is one that many people use, or such a one with digits around it or repeated; choose another one",
        ));
    }
    None
}

/// Whether a password in lower case is one of those that are tried first: listed, listed with digits and signs around
/// it, a short piece repeated, or a run of neighbours as abcdefghijkl.
fn is_usual(lower: &str) -> bool {
    let folded: String = lower.chars().flat_map(|character| any_ascii::any_ascii_char(character).chars()).collect();
    let folded: String = folded.to_lowercase().split_whitespace().collect();
    let without_end = folded.trim_end_matches(|character: char| !character.is_ascii_alphabetic());
    let core = without_end.trim_start_matches(|character: char| !character.is_ascii_alphabetic());
    let listed = [folded.as_str(), without_end, core].iter().any(|text| REFUSED.contains(text));
    listed || repeats(&folded) || runs(&folded)
}

fn repeats(text: &str) -> bool {
    (1..=text.len() / 2)
        .filter(|length| text.len().is_multiple_of(*length))
        .any(|length| text.as_bytes().chunks(length).all(|chunk| text.as_bytes().starts_with(chunk)))
}

/// Each character is the next or the one before of its neighbour; 0 follows 9.
fn runs(text: &str) -> bool {
    let next = |a: u8, b: u8| b == a.wrapping_add(1) || (a == b'9' && b == b'0');
    let pairs = || text.as_bytes().iter().zip(text.as_bytes().iter().skip(1));
    pairs().all(|(a, b)| next(*a, *b)) || pairs().all(|(a, b)| next(*b, *a))
}

/// Hashes and compares, a few at a time: guessing must take neither all processors nor all memory.
#[derive(Clone, Debug)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        let turns = std::thread::available_parallelism().map_or(1, usize::from).min(4);
        Self { turns: Arc::new(Semaphore::new(turns)), places: Arc::new(Semaphore::new(PLACES)) }
    }
}

impl Passwords {
    /// The hash of a password, for its row.
    pub async fn hash(&self, password: &str) -> Result<Hidden> {
        let mut salt = [0_u8; SALT_BYTES];
        getrandom::fill(&mut salt).map_err(|error| Error::internal(error.to_string()))?;
        let plain = normal(password);
        self.work(move || {
            let hash: PasswordHash = argon()?.hash_password_with_salt(plain.as_bytes(), &salt).map_err(failed)?;
            Ok(Hidden(hash.to_string()))
        })
        .await
    }

    /// Whether a password is the one that was hashed. Without a hash it takes as long, and is never.
    pub async fn verify(&self, password: &str, hash: Option<&Hidden>) -> Result<bool> {
        let known = hash.is_some();
        let hash = hash.map_or_else(|| NOBODYS.to_owned(), |Hidden(hash)| hash.clone());
        let plain = normal(password);
        let right = self.work(move || {
            let hash = PasswordHash::new(&hash).map_err(|error| Error::internal(format!("a stored hash: {error}")))?;
            Ok(argon()?.verify_password(plain.as_bytes(), &hash).is_ok())
        });
        Ok(right.await? && known)
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let place = self.places.clone().try_acquire_owned();
        let place = place.map_err(|_| Error::TooManyRequests { retry_after_seconds: 1 })?;
        let turn = self.turns.clone().acquire_owned().await.map_err(|closed| Error::Internal(Box::new(closed)))?;
        let held: [OwnedSemaphorePermit; 2] = [place, turn];
        let done = tokio::task::spawn_blocking(move || {
            // Given back when the work is done, not when somebody stops waiting for it.
            let _held = held;
            work()
        });
        done.await.map_err(|error| Error::Internal(Box::new(error)))?
    }
}

/// One form for the same password, however a keyboard composes its letters.
fn normal(password: &str) -> String {
    password.nfkc().collect()
}

fn argon() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| Error::internal(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn failed(error: argon2::password_hash::Error) -> Error {
    Error::internal(format!("argon2: {error}"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::{NOBODYS, Passwords, REFUSED, fault};
    use argon2::password_hash::phc::PasswordHash;
    use entity::hidden::Hidden;

    #[test]
    fn length_counts_and_composition_does_not() {
        let code = |password: &str| fault(password, "nguyen.lan", "password").map(|fault| fault.code);
        assert_eq!(code("trời hôm nay đẹp"), None);
        assert_eq!(code("correct horse battery staple"), None);
        assert_eq!(code("ngắn quá 11").as_deref(), Some("too-short"));
        assert_eq!(code(&"ă".repeat(129)).as_deref(), Some("too-long"));
        assert_eq!(code("toi la NGUYEN.LAN day").as_deref(), Some("holds-the-name"));
        assert_eq!(code("SảnPhẩmOCOP-2026").as_deref(), Some("holds-the-name"));
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        assert_eq!(REFUSED.len(), 21_000);
        for usual in [
            "matkhau123456",
            "Mật khẩu 123456",
            "password1234",
            "1qaz2wsx3edc",
            "!!!Dragon2026!!!",
            "anhyeuem1996",
            "nguyenthitrang",
            "aaaaaaaaaaaa",
            "hoasenhoasen",
            "abcdefghijklm",
            "123456789012",
            "098765432109",
        ] {
            assert_eq!(fault(usual, "lan", "new").unwrap().code, "common-password", "{usual}");
        }
        assert_eq!(fault("nghe-nhan-lam-gom-tu-1987", "lan", "new"), None);
    }

    #[tokio::test]
    async fn a_password_is_found_again_however_it_is_composed() {
        let passwords = Passwords::default();
        let hash = passwords.hash("Gốm Bát Tràng men lam").await.unwrap();
        assert!(hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.0);
        assert!(passwords.verify("Gốm Bát Tra\u{300}ng men lam", Some(&hash)).await.unwrap());
        assert!(!passwords.verify("Gốm Bát Tràng men Lam", Some(&hash)).await.unwrap());
        assert!(!passwords.verify("Gốm Bát Tràng men lam", None).await.unwrap());
        assert_ne!(passwords.hash("Gốm Bát Tràng men lam").await.unwrap(), hash, "each hash has a salt of its own");
    }

    #[tokio::test]
    async fn nobodys_hash_costs_what_others_cost() {
        let ours = Passwords::default().hash("correct horse battery staple").await.unwrap();
        let parts = |hash: &str| hash.split('$').take(4).collect::<Vec<_>>().join("$");
        assert_eq!(parts(NOBODYS), parts(&ours.0));
        let (nobodys, ours) = (PasswordHash::new(NOBODYS).unwrap(), PasswordHash::new(&ours.0).unwrap());
        assert_eq!(nobodys.salt.unwrap().len(), ours.salt.unwrap().len());
        assert_eq!(nobodys.hash.unwrap().len(), ours.hash.unwrap().len());
        assert!(!Passwords::default().verify("", Some(&Hidden(NOBODYS.to_owned()))).await.unwrap());
    }
}
