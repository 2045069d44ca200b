//! The words of fields that several records share: place, point, standing, provenance, versions. Only data.

use super::{Word, word};

pub(super) const WORDS: &[Word] = &[
    word(
        "commune",
        ("Xã/phường", "Commune"),
        (
            "Mã 5 chữ số của xã, phường hiện nay, giữ số 0 ở đầu, ví dụ 00577; hoặc tên đầy đủ, ví dụ Xã Bát Tràng.",
            "Five-digit code of the commune in force today, leading zeros included, as 00577; or its full name, as Xã Bát Tràng.",
        ),
    ),
    word(
        "former_commune",
        ("Xã/phường trước sắp xếp", "Former commune"),
        (
            "Mã 5 chữ số của xã, phường, thị trấn trước đợt sắp xếp năm 2025, như trên quyết định; hoặc tên kèm huyện, ví dụ Xã Đa Tốn, Huyện Gia Lâm.",
            "Five-digit code of the commune before the mergers of 2025, as on the decision; or its name with its district, as Xã Đa Tốn, Huyện Gia Lâm.",
        ),
    ),
    word(
        "former_commune_until",
        ("Ngày cuối của xã/phường cũ", "Last day of the former commune"),
        (
            "Ngày cuối cùng xã, phường cũ còn tồn tại, ví dụ 30/06/2025. Chỉ cần ghi khi mã cũ đã được cấp lại cho xã khác (33 mã).",
            "The last day of the former commune, as 2025-06-30. Needed only where its code was given to another commune later (33 codes).",
        ),
    ),
    word(
        "commune_status",
        ("Độ chắc chắn của địa bàn", "Certainty of the commune"),
        (
            "Địa bàn đã xác định, chờ xác nhận (xã cũ bị chia) hay chưa rõ. Hệ thống tự xác định.",
            "Whether the place is certain: confirmed, to be confirmed (the former commune was split), or unknown. Worked out by the registry.",
        ),
    ),
    word(
        "former_district",
        ("Quận/huyện trước 01/7/2025", "Former district"),
        (
            "Mã quận, huyện, thị xã mà địa bàn thuộc về đến hết 30/6/2025, ví dụ 018; để trống khi chưa chắc chắn.",
            "Code of the district it lay in until 30 June 2025, as 018; empty where that is not certain.",
        ),
    ),
    word(
        "commune_before_2025",
        ("Xã/phường ngày 31/12/2024", "Commune on 31 December 2024"),
        (
            "Mã xã, phường mà địa bàn thuộc về ngày 31/12/2024, trước các đợt sắp xếp; để trống khi chưa chắc chắn.",
            "Code of the commune it lay in on 31 December 2024, before the mergers; empty where that is not certain.",
        ),
    ),
    word(
        "address_as_printed",
        ("Địa chỉ theo giấy tờ cũ", "Address as printed"),
        (
            "Địa chỉ đúng như in trên giấy tờ cũ, ví dụ thôn 5, xã Bát Tràng, huyện Gia Lâm. Không cần sửa theo tên xã mới.",
            "The address exactly as an old paper prints it, as thôn 5, xã Bát Tràng, huyện Gia Lâm. No need to bring it up to date.",
        ),
    ),
    word(
        "latitude",
        ("Vĩ độ", "Latitude"),
        (
            "Vĩ độ bắc theo WGS 84, bằng độ thập phân, ví dụ 20.9756. Ghi cùng kinh độ.",
            "Degrees north (WGS 84), as 20.9756. Goes together with the longitude.",
        ),
    ),
    word(
        "longitude",
        ("Kinh độ", "Longitude"),
        (
            "Kinh độ đông theo WGS 84, bằng độ thập phân, ví dụ 105.9123. Ghi cùng vĩ độ.",
            "Degrees east (WGS 84), as 105.9123. Goes together with the latitude.",
        ),
    ),
    word(
        "state",
        ("Tình trạng công nhận", "State"),
        (
            "Tình trạng vào ngày được hỏi: còn hiệu lực, sắp hết hạn (trong 180 ngày), hết hạn, bị thu hồi; để trống khi chưa được công nhận.",
            "Where it stands on the day asked for: in force, due (ends within 180 days), lapsed, withdrawn; empty when it was not recognised by then.",
        ),
    ),
    word(
        "last_act",
        ("Lần quyết định gần nhất", "Standing act"),
        (
            "Nội dung của quyết định đang có giá trị: công nhận, công nhận lại, nâng hạng, hạ hạng, kéo dài hoặc thu hồi.",
            "The act that stands: granted, renewed, raised, lowered, extended or withdrawn.",
        ),
    ),
    word(
        "standing_from",
        ("Ngày quyết định gần nhất có hiệu lực", "Standing from"),
        ("Ngày quyết định đang có giá trị bắt đầu có hiệu lực.", "The day the standing act took effect."),
    ),
    word(
        "certificate_from",
        ("Ngày cấp giấy chứng nhận", "Certificate from"),
        (
            "Ngày đầu tiên giấy chứng nhận có hiệu lực; để trống sau khi bị thu hồi.",
            "First day of the certificate; empty after a withdrawal.",
        ),
    ),
    word(
        "certificate_until",
        ("Ngày hết hạn giấy chứng nhận", "Certificate until"),
        (
            "Ngày cuối cùng giấy chứng nhận có hiệu lực; để trống khi không có thời hạn và sau khi bị thu hồi.",
            "Last day of the certificate; empty where it has no end, and after a withdrawal.",
        ),
    ),
    word(
        "date_precision",
        ("Độ chính xác của ngày hiệu lực", "Precision of the date"),
        (
            "Ngày được biết chính xác đến đâu: ngày, tháng, năm hay chậm nhất vào ngày đó. Khi chỉ biết tháng hoặc năm, ngày ghi là ngày cuối của kỳ.",
            "How exactly the date is known: day, month, year, or no later than. One not known to the day is the last day of its period.",
        ),
    ),
    word(
        "decision",
        ("Mã quyết định", "Decision code"),
        (
            "Mã của quyết định làm căn cứ trong hệ thống, ví dụ QD-000001-6.",
            "Code of the decision behind it in the registry, as QD-000001-6.",
        ),
    ),
    word(
        "recognised_on",
        ("Ngày công nhận lần đầu", "First recognised on"),
        ("Ngày được công nhận lần đầu tiên.", "The day of the first recognition."),
    ),
    word(
        "recognised_precision",
        ("Độ chính xác của ngày công nhận lần đầu", "Precision of the first recognition"),
        (
            "Ngày công nhận lần đầu được biết chính xác đến đâu: ngày, tháng, năm hay chậm nhất vào ngày đó.",
            "How exactly the day of the first recognition is known: day, month, year, or no later than.",
        ),
    ),
    word(
        "source",
        ("Nguồn thông tin", "Source"),
        (
            "Thông tin lấy từ đâu: văn bản hoặc địa chỉ web, ví dụ Báo cáo 125/BC-UBND hoặc https://hanoi.gov.vn.",
            "Where the facts come from: a paper or a web address, as Báo cáo 125/BC-UBND or https://hanoi.gov.vn.",
        ),
    ),
    word(
        "confidence",
        ("Độ tin cậy", "Confidence"),
        (
            "Thông tin tin cậy đến đâu: cao (quyết định, danh sách chính thức), trung bình (báo cáo, báo chí) hay thấp. Để trống được hiểu là cao.",
            "How far the record can be trusted: high (a decision, an official list), medium (a report, the press) or low. Empty means high.",
        ),
    ),
    word("note", ("Ghi chú", "Note"), ("Điều cần ghi chú thêm, viết tự do.", "Remarks, in free words.")),
    word(
        "version",
        ("Phiên bản", "Version"),
        (
            "Số lần bản ghi đã thay đổi, tính từ 1. Giữ nguyên số có trong tệp tải về, để không ghi đè lên thay đổi của người khác.",
            "Counts the changes of the record from 1. Leave it as it came in the file, so that nobody else's change is overwritten.",
        ),
    ),
    word(
        "created_at",
        ("Thời điểm tạo", "Created at"),
        ("Thời điểm bản ghi được tạo, giờ quốc tế (UTC).", "When the record was created (UTC)."),
    ),
    word(
        "updated_at",
        ("Thời điểm cập nhật", "Updated at"),
        ("Thời điểm bản ghi được thay đổi lần cuối, giờ quốc tế (UTC).", "When the record was last changed (UTC)."),
    ),
];
