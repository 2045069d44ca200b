//! Shapes of identifiers that others give: barcodes, tax codes, product codes.
//!
//! Only shapes and check digits: whether an identifier exists is not known here. The registry's own codes are elsewhere.

use crate::programme::finding::Finding;

/// Whether the text is a GTIN: 8, 12, 13 or 14 digits, the last of them the check digit of the GS1 General Specifications.
pub fn check_gtin(text: &str) -> bool {
    let Some(digits) = digits(text) else { return false };
    // From the right, the check digit included, weights are 1, 3, 1, 3, ...
    let sum: u32 = digits.iter().rev().enumerate().map(|(place, digit)| if place % 2 == 0 { *digit } else { 3 * digit }).sum();
    matches!(digits.len(), 8 | 12 | 13 | 14) && sum.is_multiple_of(10)
}

/// Whether the text has the shape of a tax code: 10 digits, 10 digits and a branch of 3 (`0123456789-001`), or the 12 digits
/// of a personal identity number, which household businesses use since 1 July 2025 (rules.md 6.2).
pub fn check_tax_code(text: &str) -> bool {
    match text.split_once('-') {
        None => matches!(digits(text).map(|digits| digits.len()), Some(10 | 12)),
        Some((number, branch)) => is_digits(number, 10) && is_digits(branch, 3),
    }
}

/// A warning where the tenth digit of a tax code is not the check digit of the first nine. Codes of other shapes are not
/// judged.
///
/// The weights are the published practice of the tax office (31, 29, 23, 19, 17, 13, 7, 5, 3; ten less the remainder by 11),
/// checked against codes of known companies; no legal text of it was read (**uncertain**), so it never refuses a code.
pub fn check_tax_code_digit(text: &str) -> Option<Finding> {
    const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];
    let digits = digits(text.split('-').next()?).filter(|digits| digits.len() == 10)?;
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    (digits.last() != Some(&(10 - sum % 11))).then(|| {
        Finding::warning(
            "tax_code",
            "tax-code-check-digit",
            "Mã số thuế có chữ số kiểm tra không khớp. Hãy đối chiếu lại với giấy đăng ký.",
            "The check digit of the tax code does not match. Compare it with the registration paper.",
            "Check digit of Vietnamese tax codes (practice)",
        )
    })
}

/// Whether the text is the product code of an evaluation round: province, commune (5 digits, since 22 May 2026) or district
/// (3 digits, before), serial, year: `01-00577-12-2026`, `01-276-01-2021` (26/2026/QĐ-TTg, Annex II).
///
/// The counts of digits are from memory (**uncertain**), and the older form was not found in a source.
pub fn check_product_code(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [province, unit, serial, year] = parts[..] else { return false };
    is_digits(province, 2)
        && (is_digits(unit, 5) || is_digits(unit, 3))
        && (1..=4).any(|length| is_digits(serial, length))
        && is_digits(year, 4)
        && year.starts_with("20")
}

fn is_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The digits of a text of ASCII digits only.
fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|letter| letter.to_digit(10)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::finding::Severity;

    #[test]
    fn gtins_have_a_length_and_a_check_digit() {
        for good in ["4006381333931", "036000291452", "96385074", "8934563138165", "10012345678902"] {
            assert!(check_gtin(good), "{good}");
        }
        for bad in
            ["4006381333932", "036000291453", "4006381333", "", "400638133393x", "４００６３８１３３３９３１", "00000000000"]
        {
            assert!(!check_gtin(bad), "{bad}");
        }
    }

    #[test]
    fn tax_codes_have_three_shapes() {
        for good in ["0100109106", "0100109106-001", "001085012345"] {
            assert!(check_tax_code(good), "{good}");
        }
        for bad in [
            "",
            "010010910",
            "01001091061",
            "0100109106-01",
            "0100109106001",
            "0100109106-001-1",
            "001085012345-001",
            "O100109106",
        ] {
            assert!(!check_tax_code(bad), "{bad}");
        }
    }

    #[test]
    fn the_tenth_digit_checks_the_nine_before() {
        for good in ["0100109106", "0300588569", "0101248141", "0100109106-001"] {
            assert_eq!(check_tax_code_digit(good), None, "{good}");
        }
        let finding = check_tax_code_digit("0100109107");
        assert_eq!(finding.map(|f| (f.severity, f.field)), Some((Severity::Warning, "tax_code")));
        assert_eq!(check_tax_code_digit("001085012345"), None);
        assert_eq!(check_tax_code_digit(""), None);
    }

    #[test]
    fn product_codes_have_two_shapes() {
        for good in ["01-00577-12-2026", "01-276-01-2021", "01-276-1-2019", "01-00577-1234-2026"] {
            assert!(check_product_code(good), "{good}");
        }
        for bad in [
            "",
            "01-0577-12-2026",
            "1-276-01-2021",
            "01-276-01-1921",
            "01-276-12345-2021",
            "01-276--2021",
            "01-276-01-2021-1",
            "01-27a-01-2021",
        ] {
            assert!(!check_product_code(bad), "{bad}");
        }
    }
}
