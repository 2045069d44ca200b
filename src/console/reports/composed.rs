//! The paper itself: which numbers stand in which table, under which heading, in which words. Nothing is invented: what the
//! register does not know (who sends it, its number, who signs) is left for hands to fill in.

use super::numbers::Numbers;
use super::period::Period;
use crate::console::asked::Asked;
use crate::console::parts::told;
use crate::console::statistics::cross::Table;
use crate::console::statistics::form::capital;
use crate::console::words;
use crate::sheet::Cell;
use crate::sheet::document::{Block, Document, Entry, Tabular};
use serde_json::Value;

/// What happens in a period: field of the series, Vietnamese, English.
const ACTS: [(&str, &str, &str); 7] = [
    ("granted", "Công nhận lần đầu", "Recognised for the first time"),
    ("renewed", "Công nhận lại, giữ hạng hoặc danh hiệu", "Renewed with the same star or title"),
    ("raised", "Nâng hạng, nâng danh hiệu", "Raised"),
    ("lowered", "Hạ hạng, hạ danh hiệu", "Lowered"),
    ("extended", "Gia hạn giấy chứng nhận", "Certificate extended"),
    ("withdrawn", "Thu hồi", "Withdrawn"),
    ("lapsed", "Hết hạn trong kỳ", "Lapsed in the period"),
];

/// Puts blocks one after the other and numbers the tables.
struct Paper<'a> {
    asked: &'a Asked,
    blocks: Vec<Block>,
    tables: usize,
}

/// The paper.
pub(super) fn document(asked: &Asked, period: &Period, numbers: &Numbers) -> Document {
    let lines = |lines: &[(&str, &str)]| lines.iter().map(|(vi, en)| asked.say(vi, en).to_owned()).collect::<Vec<String>>();
    let scope = numbers.commune.clone().unwrap_or_else(|| asked.say("Thành phố Hà Nội", "The city of Hanoi").to_owned());
    let mut paper = Paper { asked, blocks: Vec::new(), tables: 0 };
    paper.opening(period, numbers);
    paper.general(numbers);
    paper.products(numbers);
    paper.villages(numbers);
    paper.centres(numbers);
    paper.closing(numbers);
    Document {
        sender: lines(&[("[CƠ QUAN CHỦ QUẢN]", "[SUPERIOR AGENCY]"), ("[CƠ QUAN BÁO CÁO]", "[REPORTING AGENCY]")]),
        state: lines(&[
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM"),
            ("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness"),
        ]),
        number: asked.say("Số: ……/BC-……", "No.: ……/BC-……").to_owned(),
        place_and_day: asked.say("……, ngày …… tháng …… năm ……", "……, date ……").to_owned(),
        title: asked.say("BÁO CÁO", "REPORT").to_owned(),
        subject: vec![
            asked
                .say(
                    "Tình hình Chương trình OCOP, làng nghề và trung tâm thiết kế sáng tạo",
                    "The OCOP programme, craft villages and creative design centres",
                )
                .to_owned(),
            format!("{} ({})", capital(&period.name(asked)), period.days(asked)),
            format!("{}: {scope}", asked.say("Phạm vi", "Scope")),
        ],
        blocks: paper.blocks,
        receivers: lines(&[("Nơi nhận:", "To:"), ("- ……;", "- ……;"), ("- Lưu: VT.", "- Filed.")]),
        signature: lines(&[
            ("THỦ TRƯỞNG CƠ QUAN", "HEAD OF THE AGENCY"),
            ("(Ký, ghi rõ họ tên, đóng dấu)", "(Signature, name, seal)"),
        ]),
    }
}

fn whole(value: &Value) -> Cell {
    value.as_i64().map_or(Cell::Empty, Cell::Whole)
}

fn each(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// A number of a table with its list.
fn counted(cell: Option<&Value>) -> Entry {
    match cell {
        Some(cell) => Entry { cell: whole(&cell["count"]), list: cell["list"].as_str().map(str::to_owned) },
        None => Entry { cell: Cell::Whole(0), list: None },
    }
}

impl Paper<'_> {
    fn heading(&mut self, vi: &str, en: &str) {
        self.blocks.push(Block::Heading(self.asked.say(vi, en).to_owned()));
    }

    fn text(&mut self, text: String) {
        self.blocks.push(Block::Text(text));
    }

    fn table(&mut self, title: &str, sense: String, columns: Vec<String>, rows: Vec<Vec<Entry>>, total: bool) {
        self.tables += 1;
        let name = format!("{} {}", self.asked.say("Biểu", "Table"), self.tables);
        self.blocks.push(Block::Table(Tabular { name, title: title.to_owned(), sense, columns, rows, total }));
    }

    fn sense(&self, about: &Value) -> String {
        let asked = self.asked;
        format!(
            "{}: {}; {}; {} {}",
            asked.say("Đơn vị đếm", "Counted"),
            told::both(asked, &about["unit_of_counting"]),
            told::both(asked, &about["sense"]),
            asked.say("tính đến hết ngày", "at the end of"),
            words::day_of(asked, about["on"].as_str().unwrap_or_default())
        )
    }

    fn opening(&mut self, period: &Period, numbers: &Numbers) {
        let asked = self.asked;
        let day = words::day(asked, period.to);
        let source = format!(
            "{} {day}; {} {}. {}",
            asked.say(
                "Số liệu lấy từ Sổ đăng ký OCOP, tính đến hết ngày",
                "The numbers are those of the OCOP Registry at the end of"
            ),
            asked.say("số thứ tự nhật ký", "sequence of the journal"),
            numbers.sequence(),
            asked.say(
                "Mỗi biểu ghi rõ đơn vị đếm, cách tính và ngày.",
                "Each table says what is counted, in which sense and on which day."
            ),
        );
        self.text(source);
        if period.goes_on {
            self.text(
                asked
                    .say(
                        "Kỳ báo cáo chưa kết thúc: số liệu mới đến ngày nêu trên.",
                        "The period is not over: the numbers go up to the day above.",
                    )
                    .to_owned(),
            );
        }
    }

    fn general(&mut self, numbers: &Numbers) {
        let asked = self.asked;
        self.heading("I. TÌNH HÌNH CHUNG TRONG KỲ", "I. THE PERIOD IN GENERAL");
        let kinds = [
            ("Sản phẩm OCOP", "OCOP products", &numbers.products),
            ("Làng nghề, nghề truyền thống", "Craft villages, titled crafts", &numbers.villages),
            ("Trung tâm thiết kế sáng tạo", "Creative design centres", &numbers.centres),
        ];
        let sum = |told: &Value, field: &str| each(&told["rows"]).iter().filter_map(|row| row[field].as_i64()).sum::<i64>();
        let stocks = kinds.iter().map(|(vi, en, told)| {
            let rows = each(&told["rows"]);
            let (first, last) = (rows.first().unwrap_or(&Value::Null), rows.last().unwrap_or(&Value::Null));
            let flow = |field: &str| Entry { cell: Cell::Whole(sum(told, field)), list: None };
            vec![
                Entry::text(asked.say(vi, en)),
                Entry { cell: whole(&first["opening"]), list: None },
                flow("inflow"),
                flow("outflow"),
                Entry { cell: whole(&last["stock"]), list: last["list"].as_str().map(str::to_owned) },
            ]
        });
        let columns = [("Đối tượng", "What"), ("Đầu kỳ", "Opening"), ("Tăng", "Came"), ("Giảm", "Went"), ("Cuối kỳ", "Closing")];
        let columns = columns.map(|(vi, en)| asked.say(vi, en).to_owned()).to_vec();
        let title =
            asked.say("Số còn hiệu lực đầu kỳ, cuối kỳ và biến động", "In force at the beginning and the end, and what changed");
        let about = &numbers.products["about"];
        let sense = format!(
            "{}: {}; {} {}",
            asked.say("Đếm hồ sơ", "Counts records"),
            told::both(asked, &about["sense"]),
            asked.say("cuối kỳ là hết ngày", "closing is the end of"),
            words::day_of(asked, about["on"].as_str().unwrap_or_default())
        );
        self.table(title, sense, columns, stocks.collect(), false);
        let acts = ACTS.iter().map(|(field, vi, en)| {
            let flows = kinds.iter().map(|(_, _, told)| Entry { cell: Cell::Whole(sum(told, field)), list: None });
            std::iter::once(Entry::text(asked.say(vi, en))).chain(flows).collect()
        });
        let columns = std::iter::once(asked.say("Việc trong kỳ", "In the period").to_owned())
            .chain(kinds.iter().map(|(vi, en, _)| asked.say(vi, en).to_owned()));
        let title = asked.say("Công nhận, thu hồi và hết hạn trong kỳ", "Recognitions, withdrawals and lapses in the period");
        let sense = asked.say("Đếm lượt, theo ngày hiệu lực nằm trong kỳ", "Acts whose day lies in the period").to_owned();
        self.table(title, sense, columns.collect(), acts.collect(), false);
    }

    /// A cross-table of the statistics as it is: first dimension down, second across, totals on both sides.
    fn crossed(&mut self, vi: &str, en: &str, told: &Value) {
        let asked = self.asked;
        let table = Table::read(asked, told);
        let [down, across] = table.sides.as_slice() else { return };
        let all = asked.say("Cộng", "Total");
        let columns: Vec<String> = std::iter::once(capital(&down.title))
            .chain(across.values.iter().map(|(_, words)| capital(words)))
            .chain([all.to_owned()])
            .collect();
        let mut rows: Vec<Vec<Entry>> = Vec::new();
        for (value, words) in &down.values {
            let own = (down.name.as_str(), value.as_str());
            let cells = across.values.iter().map(|(other, _)| counted(table.at(&[own, (&across.name, other)])));
            rows.push(std::iter::once(Entry::text(capital(words))).chain(cells).chain([counted(table.at(&[own]))]).collect());
        }
        let totals = across.values.iter().map(|(other, _)| counted(table.at(&[(&across.name, other)])));
        rows.push(std::iter::once(Entry::text(all)).chain(totals).chain([counted(table.at(&[]))]).collect());
        self.table(asked.say(vi, en), self.sense(&told["about"]), columns, rows, true);
    }

    fn products(&mut self, numbers: &Numbers) {
        self.heading("II. SẢN PHẨM OCOP", "II. OCOP PRODUCTS");
        self.crossed("Theo hạng sao và tình trạng", "By star and state", &numbers.by_star);
        self.crossed("Theo ngành và tình trạng", "By sector and state", &numbers.by_sector);
        self.crossed("Theo bộ sản phẩm và hạng sao", "By criteria set and star", &numbers.by_set);
        self.crossed("Theo loại chủ thể và hạng sao", "By kind of producer and star", &numbers.by_producer);
        self.crossed("Theo xã, phường và hạng sao", "By commune and star", &numbers.by_commune);
        self.ending(numbers);
    }

    fn ending(&mut self, numbers: &Numbers) {
        let asked = self.asked;
        let rows = each(&numbers.ending["windows"]).iter().map(|window| {
            let words = super::super::certificates::window(asked, window["window"].as_str().unwrap_or_default());
            vec![Entry::text(words), counted(Some(window))]
        });
        let all = vec![Entry::text(asked.say("Cộng", "Total")), Entry { cell: whole(&numbers.ending["count"]), list: None }];
        let columns = vec![
            asked.say("Thời gian nộp hồ sơ đánh giá lại", "Window for re-evaluation").to_owned(),
            asked.say("Sản phẩm", "Products").to_owned(),
        ];
        let title =
            asked.say("Giấy chứng nhận hết hạn trong 180 ngày sau kỳ", "Certificates that end within 180 days after the period");
        self.table(title, self.sense(&numbers.ending["about"]), columns, rows.chain([all]).collect(), true);
    }

    fn villages(&mut self, numbers: &Numbers) {
        self.heading("III. LÀNG NGHỀ, NGHỀ TRUYỀN THỐNG", "III. CRAFT VILLAGES AND TITLED CRAFTS");
        self.crossed("Theo danh hiệu và tình trạng", "By title and state", &numbers.by_title);
        self.crossed("Theo xã, phường và danh hiệu", "By commune and title", &numbers.villages_by_commune);
    }

    fn centres(&mut self, numbers: &Numbers) {
        self.heading("IV. TRUNG TÂM THIẾT KẾ SÁNG TẠO", "IV. CREATIVE DESIGN CENTRES");
        self.crossed("Theo năm kế hoạch và giai đoạn", "By planned year and stage", &numbers.by_stage);
    }

    /// What the numbers do not say.
    fn closing(&mut self, numbers: &Numbers) {
        let asked = self.asked;
        self.heading("V. NHỮNG ĐIỀU SỐ LIỆU CHƯA NÓI", "V. WHAT THE NUMBERS DO NOT SAY");
        let unresolved = |told: &Value| {
            each(&told["dimensions"])
                .iter()
                .find(|side| side["name"] == "commune")
                .map(|side| words::number(asked, &side["unresolved"]))
                .unwrap_or_default()
        };
        self.text(format!(
            "{} {}; {} {}. {}",
            asked.say(
                "Chưa xác định xã, phường hiện nay (chờ xác nhận sau sắp xếp): sản phẩm còn hiệu lực",
                "Commune unresolved (to be confirmed after the mergers): products in force"
            ),
            unresolved(&numbers.by_commune),
            asked.say("làng nghề còn danh hiệu", "villages with a title in force"),
            unresolved(&numbers.villages_by_commune),
            asked.say("Được đếm riêng một dòng, không đoán.", "They are counted in a line of their own; nothing is guessed."),
        ));
        self.text(asked.say(
            "Sổ đăng ký chỉ gồm những hồ sơ đã được nhập; mức đầy đủ so với số liệu đã công bố xem tại trang Đối chiếu.",
            "The register has only what was entered; how complete it is, beside published figures, is shown on the page of coverage.").to_owned());
    }
}
