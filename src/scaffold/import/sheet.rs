//! A spreadsheet as rows of texts: dates as `2022-10-19`, whole numbers without decimal places.

use crate::base::{Words, words};
use calamine::{Data, ExcelDateTime, Reader};
use std::io::Cursor;

/// The first table of a file.
pub struct Sheet {
    /// The number of a row as the spreadsheet program shows it, and its cells.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// Reads a spreadsheet by the ending of its name.
pub fn read(name: &str, bytes: &[u8]) -> Result<Sheet, Words> {
    let rows = match name
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
        .as_str()
    {
        "csv" | "tsv" | "txt" => separated(bytes),
        "xlsx" | "xlsm" | "xls" | "ods" => workbook(bytes),
        _ => Err(words(
            "Eine Liste kommt aus einer Datei, deren Name auf .xlsx, .ods oder .csv endet.",
            "A list comes from a file whose name ends in .xlsx, .ods or .csv.",
        )),
    }?;
    let is_filled = |(_, cells): &(usize, Vec<String>)| cells.iter().any(|cell| !cell.is_empty());
    Ok(Sheet {
        rows: rows.into_iter().filter(is_filled).collect(),
    })
}

fn unreadable(cause: impl std::fmt::Display) -> Words {
    words(
        format!("Die Tabelle kann nicht gelesen werden. Öffnen und speichern Sie sie neu. ({cause})"),
        format!("The spreadsheet cannot be read. Open it and save it anew. ({cause})"),
    )
}

fn workbook(bytes: &[u8]) -> Result<Vec<(usize, Vec<String>)>, Words> {
    let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(unreadable)?;
    let Some(range) = book.worksheet_range_at(0).transpose().map_err(unreadable)? else {
        return Ok(Vec::new());
    };
    let Some((top, left)) = range.start() else {
        return Ok(Vec::new());
    };
    // A table that begins in column C has two empty columns before it, so that addresses of cells are right.
    let row = |(at, cells): (usize, &[Data])| {
        let before = std::iter::repeat_n(String::new(), left as usize);
        (top as usize + at + 1, before.chain(cells.iter().map(text)).collect())
    };
    Ok(range.rows().enumerate().map(row).collect())
}

fn text(cell: &Data) -> String {
    match cell {
        Data::DateTime(moment) => date(moment),
        Data::DateTimeIso(text) => text.trim_end_matches("T00:00:00").to_owned(),
        Data::Bool(value) => value.to_string(),
        Data::Empty | Data::Error(_) => String::new(),
        other => other.to_string().trim().to_owned(),
    }
}

fn date(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
    match (moment.as_f64() < 1.0, hour, minute) {
        // A time without a day.
        (true, ..) => format!("{hour:02}:{minute:02}"),
        (_, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}"),
    }
}

/// CSV as spreadsheet programs write it: commas, semicolons or tabs; UTF-8, or else the encoding of German Windows.
fn separated(bytes: &[u8]) -> Result<Vec<(usize, Vec<String>)>, Words> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    };
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let separator = [b';', b'\t', b','].into_iter().max_by_key(|separator| {
        let count = first.bytes().filter(|byte| byte == separator).count();
        (count, *separator == b',')
    });
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator.unwrap_or(b','))
        .from_reader(text.as_bytes());
    let row = |(at, record): (usize, csv::Result<csv::StringRecord>)| {
        let cells = record.map_err(unreadable)?;
        Ok((at + 1, cells.iter().map(|cell| cell.trim().to_owned()).collect()))
    };
    reader.records().enumerate().map(row).collect()
}

/// The name of a column: A, B, …, Z, AA.
pub fn letters(column: usize) -> String {
    let last = char::from(b'A' + u8::try_from(column % 26).expect("less than 26"));
    match column / 26 {
        0 => last.to_string(),
        rest => format!("{}{last}", letters(rest - 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }

    #[test]
    fn csv_of_german_windows() {
        let sheet = read("a.csv", b"Name;Ort\r\n\"Stadt M\xfclheim; Amt\";M\xfclheim\r\n").unwrap();
        assert_eq!(
            sheet.rows[1],
            (2, vec!["Stadt Mülheim; Amt".to_owned(), "Mülheim".to_owned()])
        );
        assert_eq!(read("a.csv", "\u{feff}a,b\n".as_bytes()).unwrap().rows[0].1, ["a", "b"]);
        assert!(read("a.doc", b"").is_err());
        assert!(read("a.xlsx", b"no").is_err());
    }
}
