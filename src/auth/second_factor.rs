//! The second factor of an account: on, off, one-time codes, and the recovery codes that stand in for them.

use super::account::{record, update};
use super::{random, totp};
use crate::db::Tx;
use crate::error::{Both, Error, Fault, Result};
use data_encoding::BASE32_NOPAD;
use entity::account::{ActiveModel, Model};
use entity::hidden::Hidden;
use entity::recovery_code::{ActiveModel as CodeRow, Column, Entity};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// How many recovery codes a person gets.
pub const RECOVERY_CODES: usize = 10;
const RECOVERY_BYTES: usize = 10;
const GROUP: usize = 4;

/// Gives the account a new secret that is not in force before a code proves that an app has it.
pub async fn begin(tx: &Tx, account: &Model) -> Result<Hidden> {
    if account.totp_confirmed_at.is_some() {
        return Err(Error::Conflict(Both::new(
            "Tài khoản đã bật mã xác thực. Hãy tắt trước khi chuyển sang điện thoại khác.",
            "The second factor is on already. Turn it off before moving to another telephone.",
        )));
    }
    let secret = totp::secret()?;
    // Nothing is in force yet, so there is nothing to enter in the journal.
    update(tx, &account.code, ActiveModel { totp_secret: Set(Some(secret.clone())), ..Default::default() }).await?;
    Ok(secret)
}

/// Turns the second factor on, and returns the recovery codes, which nobody can read again.
pub async fn confirm(tx: &Tx, account: Model, code: &str) -> Result<Vec<String>> {
    let secret = account.totp_secret.clone().filter(|_| account.totp_confirmed_at.is_none());
    let Some(secret) = secret else {
        return Err(Error::Conflict(Both::new(
            "Chưa có mã bí mật để xác nhận; hãy bắt đầu bằng POST /api/v1/account/totp.",
            "There is no secret to confirm; begin with POST /api/v1/account/totp.",
        )));
    };
    let step = totp::step_of(&secret, code, tx.now(), account.totp_last_step)?.ok_or_else(|| wrong("code"))?;
    let code = account.code.clone();
    let mut codes = Vec::new();
    record(tx, account, async || {
        let row = ActiveModel { totp_confirmed_at: Set(Some(tx.now())), totp_last_step: Set(Some(step)), ..Default::default() };
        update(tx, &code, row).await?;
        codes = renew_codes(tx, &code).await?;
        Ok(())
    })
    .await?;
    Ok(codes)
}

/// Turns the second factor off.
pub async fn remove(tx: &Tx, account: Model) -> Result<Model> {
    if account.totp_confirmed_at.is_none() && account.totp_secret.is_none() {
        return Ok(account);
    }
    let code = account.code.clone();
    record(tx, account, async || {
        let off =
            ActiveModel { totp_secret: Set(None), totp_confirmed_at: Set(None), totp_last_step: Set(None), ..Default::default() };
        update(tx, &code, off).await?;
        forget_codes(tx, &code).await
    })
    .await
}

/// Replaces the recovery codes.
pub async fn recovery_codes(tx: &Tx, account: Model) -> Result<Vec<String>> {
    if account.totp_confirmed_at.is_none() {
        return Err(Error::Conflict(Both::new(
            "Tài khoản chưa bật mã xác thực nên không có mã dự phòng.",
            "The second factor is off, so there are no recovery codes.",
        )));
    }
    let code = account.code.clone();
    let mut codes = Vec::new();
    record(tx, account, async || {
        codes = renew_codes(tx, &code).await?;
        Ok(())
    })
    .await?;
    Ok(codes)
}

/// Takes a code of the app or a recovery code, each of them once; says whether it was right. The account must have been
/// read in this transaction.
pub async fn take(tx: &Tx, account: &Model, code: &str) -> Result<bool> {
    let (Some(secret), Some(_)) = (&account.totp_secret, account.totp_confirmed_at) else { return Ok(false) };
    let typed: String = code.chars().filter(|character| !character.is_whitespace() && *character != '-').collect();
    if let Some(step) = totp::step_of(secret, &typed, tx.now(), account.totp_last_step)? {
        update(tx, &account.code, ActiveModel { totp_last_step: Set(Some(step)), ..Default::default() }).await?;
        return Ok(true);
    }
    let hash = random::hash(&typed.to_ascii_uppercase());
    let found = Entity::find().filter(Column::Account.eq(&account.code)).filter(Column::SecretHash.eq(hash));
    let Some(found) = found.one(tx.connection()).await? else { return Ok(false) };
    record(tx, account.clone(), async || {
        #[expect(clippy::disallowed_methods, reason = "the entry says how many codes are left")]
        Entity::delete_many().filter(Column::Id.eq(&found.id)).exec(tx.connection()).await?;
        Ok(())
    })
    .await?;
    Ok(true)
}

/// The refusal of a code.
pub fn wrong(field: &str) -> Error {
    Error::Invalid(vec![Fault::field(
        field,
        "wrong-code",
        "mã không đúng, đã dùng hoặc đã hết hạn; nhập mã 6 chữ số đang hiện trên ứng dụng, và kiểm tra đồng hồ của điện thoại",
        "is wrong, used or over; type the 6 digits that the app shows now, and check the clock of the telephone",
    )])
}

async fn forget_codes(tx: &Tx, account: &str) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "the entry of the account says how many codes are left")]
    Entity::delete_many().filter(Column::Account.eq(account)).exec(tx.connection()).await?;
    Ok(())
}

async fn renew_codes(tx: &Tx, account: &str) -> Result<Vec<String>> {
    forget_codes(tx, account).await?;
    let (mut shown, mut rows) = (Vec::new(), Vec::new());
    for _ in 0..RECOVERY_CODES {
        let mut bytes = [0_u8; RECOVERY_BYTES];
        getrandom::fill(&mut bytes).map_err(|error| Error::internal(error.to_string()))?;
        let code = BASE32_NOPAD.encode(&bytes);
        rows.push(CodeRow {
            id: Set(Uuid::now_v7().to_string()),
            account: Set(account.to_owned()),
            secret_hash: Set(random::hash(&code)),
        });
        shown.push(grouped(&code));
    }
    #[expect(clippy::disallowed_methods, reason = "the entry of the account says how many codes there are")]
    Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    Ok(shown)
}

/// Four letters at a time, as people copy them.
fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = letters.chunks(GROUP).map(|group| group.iter().collect()).collect();
    groups.join("-")
}
