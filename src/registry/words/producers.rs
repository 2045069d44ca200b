//! The words of a producer's own fields. Only data.

use super::{Word, word};

pub(super) const WORDS: &[Word] = &[
    word(
        "code",
        ("Mã chủ thể", "Producer code"),
        (
            "Mã chủ thể do hệ thống cấp một lần. Để trống hoặc ghi \"mới\" cho chủ thể chưa có trong hệ thống.",
            "The registry's code of the producer, given once. Empty or \"new\" for a producer that is not in the register yet.",
        ),
    ),
    word(
        "name",
        ("Tên chủ thể", "Producer name"),
        (
            "Tên đầy đủ như trên giấy đăng ký, ví dụ Công ty TNHH Gốm sứ Quang Vinh.",
            "The full name, as on the registration, as Công ty TNHH Gốm sứ Quang Vinh.",
        ),
    ),
    word(
        "producer_type",
        ("Loại hình chủ thể", "Type of producer"),
        (
            "Loại hình tổ chức theo tiêu chí 3.1 của Quyết định 26/2026/QĐ-TTg, ví dụ Hợp tác xã.",
            "The kind of organisation (Decision 26/2026/QĐ-TTg, criterion 3.1), as cooperative.",
        ),
    ),
    word(
        "tax_code",
        ("Mã số thuế", "Tax code"),
        (
            "10 chữ số, 10 chữ số-3 chữ số cho chi nhánh (0123456789-001), hoặc 12 chữ số định danh cá nhân. Ghi dạng văn bản để giữ số 0 ở đầu.",
            "10 digits, 10-3 for a branch (0123456789-001), or the 12 digits of a personal identity number. Keep it as text, so that leading zeros stay.",
        ),
    ),
    word(
        "registration_number",
        ("Số đăng ký kinh doanh", "Registration number"),
        ("Số giấy đăng ký kinh doanh hoặc đăng ký hợp tác xã.", "Number of the business or cooperative registration."),
    ),
    word(
        "website",
        ("Trang web", "Website"),
        ("Địa chỉ web, bắt đầu bằng https:// hoặc http://.", "Web address, which begins with https:// or http://."),
    ),
    word(
        "local_capital_percent",
        ("Vốn góp của cộng đồng địa phương (%)", "Local capital (%)"),
        (
            "Tỷ lệ vốn góp của cộng đồng địa phương, từ 0 đến 100, ví dụ 51.5; công ty cổ phần phải ghi.",
            "Capital of the local community in percent, 0 to 100, as 51.5; a joint-stock company states it.",
        ),
    ),
    word(
        "legal_representative",
        ("Người đại diện pháp luật", "Legal representative"),
        (
            "Họ và tên người đại diện theo pháp luật. Dành cho cán bộ; chỉ công khai khi có đồng ý.",
            "Full name of the legal representative. For officials; public only with consent.",
        ),
    ),
    word(
        "phone",
        ("Điện thoại", "Telephone"),
        (
            "Số điện thoại, ghi dạng văn bản để giữ số 0 ở đầu. Dành cho cán bộ và đối tác; của hộ chỉ công khai khi có đồng ý.",
            "Telephone number, as text, so that a leading zero stays. For officials and partners; public only with consent.",
        ),
    ),
    word(
        "email",
        ("Thư điện tử", "E-mail"),
        (
            "Địa chỉ thư điện tử, dạng ten@mien.vn. Dành cho cán bộ và đối tác; chỉ công khai khi có đồng ý.",
            "E-mail address, as ten@mien.vn. For officials and partners; public only with consent.",
        ),
    ),
    word(
        "home_address",
        ("Địa chỉ thường trú của người đại diện", "Home address of the representative"),
        (
            "Nơi thường trú của người đại diện pháp luật. Dành cho cán bộ; chỉ công khai khi có đồng ý.",
            "Home address of the legal representative. For officials; public only with consent.",
        ),
    ),
    word(
        "personal_data",
        ("Dữ liệu cá nhân", "Personal data"),
        (
            "organisation: tổ chức; protected: hộ gia đình, cá nhân, dữ liệu cá nhân chỉ dành cho cán bộ; consented: đã đồng ý cho xem một phần.",
            "organisation: about no person; protected: about a person, whose personal data officials see; consented: some of it may be shown.",
        ),
    ),
];
