//! The words of an administrative unit's own fields. Only data.

use super::{Word, word};

pub(super) const WORDS: &[Word] = &[
    word(
        "code",
        ("Mã đơn vị hành chính", "Unit code"),
        (
            "Mã chính thức: 2 chữ số cho tỉnh, 3 cho huyện, 5 cho xã, ví dụ 00577. Số 0 ở đầu có nghĩa.",
            "Official code: 2 digits for a province, 3 for a district, 5 for a commune, as 00577. Leading zeros count.",
        ),
    ),
    word("name", ("Tên", "Name"), ("Tên không kèm cấp, ví dụ Bát Tràng.", "Name without its kind, as Bát Tràng.")),
    word("full_name", ("Tên đầy đủ", "Full name"), ("Tên kèm cấp, ví dụ Xã Bát Tràng.", "Name with its kind, as Xã Bát Tràng.")),
    word(
        "kind",
        ("Loại đơn vị", "Kind"),
        ("Tỉnh, huyện, xã, phường hoặc thị trấn.", "Level of the unit: province, district, commune, ward or township."),
    ),
    word(
        "parent",
        ("Đơn vị cấp trên", "Parent"),
        ("Mã của huyện, hoặc của tỉnh khi không có cấp huyện.", "Code of the district, or of the province where there is none."),
    ),
    word(
        "valid_from",
        ("Ngày đầu", "First day"),
        ("Ngày đầu tiên của đơn vị; để trống khi không rõ.", "First day of the unit; empty where it is not known."),
    ),
    word(
        "valid_until",
        ("Ngày cuối", "Last day"),
        ("Ngày cuối cùng của đơn vị; để trống khi đơn vị còn tồn tại.", "Last day of the unit; empty while it is in force."),
    ),
    word("area_m2", ("Diện tích (m²)", "Area (m²)"), ("Diện tích, mét vuông, không lẻ.", "Area in whole square metres.")),
];
