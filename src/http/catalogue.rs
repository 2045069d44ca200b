//! Every problem the service can answer with: its name, status, and what it means to the one who gets it. Read by the
//! answers, by the document and by `/problems/{slug}`, so that the three cannot differ.

/// One kind of problem.
#[derive(Debug)]
pub struct ProblemType {
    /// Its name, the last part of its `type`.
    pub slug: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// Title in Vietnamese.
    pub vi: &'static str,
    /// Title in English.
    pub en: &'static str,
    /// What to do, in Vietnamese.
    pub remedy_vi: &'static str,
    /// What to do, in English.
    pub remedy_en: &'static str,
}

/// A kind of problem by its name.
pub fn find(slug: &str) -> Option<&'static ProblemType> {
    PROBLEMS.iter().find(|problem| problem.slug == slug)
}

const fn problem(
    slug: &'static str,
    status: u16,
    (vi, remedy_vi): (&'static str, &'static str),
    (en, remedy_en): (&'static str, &'static str),
) -> ProblemType {
    ProblemType { slug, status, vi, en, remedy_vi, remedy_en }
}

/// All of them.
pub const PROBLEMS: &[ProblemType] = &[
    problem(
        "bad-request",
        400,
        ("Yêu cầu không đọc được", "Sửa từng tham số, tiêu đề hoặc chỗ sai cú pháp được liệt kê trong errors."),
        ("The request cannot be read", "Mend each parameter, header or syntax error that errors lists."),
    ),
    problem(
        "unauthenticated",
        401,
        (
            "Cần đăng nhập hoặc mã truy cập hợp lệ",
            "Đăng nhập, hoặc gửi tiêu đề Authorization: Bearer <mã>. Quản trị viên cấp mã; người vận hành tạo bằng `ocop-registry token create`.",
        ),
        (
            "A sign-in or a valid token is needed",
            "Sign in, or send Authorization: Bearer <token>. An administrator makes one, or the operator with `ocop-registry token create`.",
        ),
    ),
    problem(
        "second-factor-required",
        401,
        ("Cần mã xác thực", "Gửi lại tên, mật khẩu và mã 6 chữ số trên ứng dụng xác thực (hoặc một mã dự phòng) trong code."),
        (
            "A code is needed",
            "Send name and password again, with the 6 digits of the authenticator app (or a recovery code) in code.",
        ),
    ),
    problem(
        "forbidden",
        403,
        ("Không được phép làm việc này", "Việc này thuộc vai trò khác, sở khác hoặc xã khác; bảng vai trò ở README."),
        ("This may not be done", "It belongs to another role, department or commune; the README has the table."),
    ),
    problem(
        "cross-site",
        403,
        (
            "Yêu cầu đến từ một trang khác",
            "Làm việc này trên chính trang của sổ đăng ký. Nếu đang ở trang đó: người vận hành đặt --public-url đúng địa chỉ mà trình duyệt hiển thị.",
        ),
        (
            "The request comes from another site",
            "Do this on the register's own page. If you are there: the operator sets --public-url to the address that the browser shows.",
        ),
    ),
    problem(
        "not-found",
        404,
        ("Không tìm thấy", "Kiểm tra địa chỉ và mã; bản ghi đã xóa vẫn còn trong /history của nó."),
        ("Not found", "Check address and code; a deleted record is still in its /history."),
    ),
    problem(
        "method-not-allowed",
        405,
        ("Phương thức không dùng được ở địa chỉ này", "Xem tiêu đề Allow và tài liệu /api/docs."),
        ("The method cannot be used at this address", "See the Allow header and /api/docs."),
    ),
    problem(
        "not-acceptable",
        406,
        ("Không có định dạng mà yêu cầu chấp nhận", "Chấp nhận application/json."),
        ("None of the accepted media types is available", "Accept application/json."),
    ),
    problem(
        "duplicate",
        409,
        ("Đã có bản ghi này", "Sửa bản ghi được nêu thay vì tạo mới."),
        ("This record is there already", "Correct the record that is named instead of making another."),
    ),
    problem(
        "still-referenced",
        409,
        ("Bản ghi còn được dùng", "Xóa hoặc sửa các bản ghi trong references trước."),
        ("The record is still referred to", "Delete or change the records in references first."),
    ),
    problem(
        "conflict",
        409,
        ("Chưa làm được ở trạng thái hiện tại", "Đọc lại trạng thái, rồi làm việc phù hợp với trạng thái đó."),
        ("Not possible in the present state", "Read the state again, and do what fits it."),
    ),
    problem(
        "stale",
        412,
        (
            "Bản ghi đã thay đổi từ khi đọc",
            "So sánh với current, giữ lại phần đúng và gửi lại với ETag mới. clashes là các trường sẽ bị ghi đè.",
        ),
        (
            "The record changed since it was read",
            "Compare with current, keep what is right, send again with the new ETag. clashes are the fields that would be overwritten.",
        ),
    ),
    problem(
        "too-large",
        413,
        ("Nội dung quá lớn", "Gửi nội dung nhỏ hơn giới hạn ghi trong tài liệu."),
        ("The body is too large", "Send less than the limit in the documentation."),
    ),
    problem(
        "unsupported-media-type",
        415,
        ("Kiểu nội dung không đọc được", "Gửi Content-Type: application/json (PATCH: application/merge-patch+json)."),
        ("The media type cannot be read", "Send Content-Type: application/json (PATCH: application/merge-patch+json)."),
    ),
    problem(
        "invalid",
        422,
        ("Nội dung chưa hợp lệ", "Sửa từng trường trong errors; chưa có gì được ghi."),
        ("The content is not valid", "Mend each field in errors; nothing was written."),
    ),
    problem(
        "needs-reason",
        422,
        (
            "Cần nêu lý do",
            "Kiểm tra các cảnh báo trong warnings. Nếu vẫn đúng, gửi lại với tiêu đề X-Reason; lý do được lưu vào nhật ký.",
        ),
        (
            "A reason is needed",
            "Check the warnings. If the content is right all the same, send it again with the header X-Reason; the journal keeps it.",
        ),
    ),
    problem(
        "key-reused",
        422,
        ("Idempotency-Key đã dùng cho yêu cầu khác", "Dùng khóa mới cho nội dung mới."),
        ("The Idempotency-Key was used for another request", "Use a new key for new content."),
    ),
    problem(
        "precondition-required",
        428,
        ("Thiếu If-Match", "Đọc bản ghi, rồi gửi ETag của nó trong If-Match để không ghi đè thay đổi của người khác."),
        ("If-Match is missing", "Read the record and send its ETag in If-Match, so that nobody's change is overwritten."),
    ),
    problem(
        "too-many-requests",
        429,
        (
            "Quá nhiều yêu cầu",
            "Chờ số giây trong Retry-After rồi gửi tiếp; RateLimit cho biết còn được gửi bao nhiêu. Có mã truy cập thì được gửi nhiều hơn.",
        ),
        (
            "Too many requests",
            "Wait the seconds in Retry-After, then go on; RateLimit tells how many are left. A token allows more.",
        ),
    ),
    problem(
        "internal",
        500,
        ("Lỗi của hệ thống", "Báo người vận hành cùng request_id."),
        ("The service failed", "Tell the operator, with the request_id."),
    ),
    problem(
        "unavailable",
        503,
        ("Tạm thời chưa phục vụ được", "Thử lại sau số giây trong Retry-After."),
        ("Not available for the moment", "Try again after the seconds in Retry-After."),
    ),
];

#[cfg(test)]
mod tests {
    use super::PROBLEMS;

    #[test]
    fn slugs_are_unique_and_every_text_is_there() {
        for (index, problem) in PROBLEMS.iter().enumerate() {
            assert!(PROBLEMS[..index].iter().all(|earlier| earlier.slug != problem.slug), "{}", problem.slug);
            assert!(
                [problem.vi, problem.en, problem.remedy_vi, problem.remedy_en]
                    .iter()
                    .all(|text| text.len() > 10 || *text == "Not found"),
                "{}",
                problem.slug
            );
            assert!((400..600).contains(&problem.status));
        }
    }
}
