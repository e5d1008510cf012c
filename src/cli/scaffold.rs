//! The commands that write files for people, or print what editors and shells ask for.

use super::args::{Creatable, Described, Format, Import, Listed, New, Options, Schema};
use super::console::Console;
use super::{STARTER, Stop, help, inputs};
use crate::base::{Severity, Stamp, words};
use crate::pipeline::When;
use crate::record::{self, SourceKind};
use crate::scaffold::{self, Finding, List, Order, Row};
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;

pub fn new(options: &Options, new: &New, console: &Console) -> Result<ExitCode, Stop> {
    inputs::check_site(options)?;
    let now = match inputs::moment(options)? {
        When::Real(moment) | When::Fixed(moment) => Stamp::Offset(moment),
        When::Local(stamp) => stamp,
    };
    let kind = match new.kind {
        Creatable::Release => SourceKind::Release,
        Creatable::Partner => SourceKind::Partner,
        Creatable::Event => SourceKind::Event,
        Creatable::Page => SourceKind::Page,
    };
    let (title, lang) = (new.title.join(" "), console.lang);
    let order = Order {
        kind,
        title: &title,
        now,
        lang,
    };
    let path = scaffold::create(&options.site, &order)?;
    match console.format {
        Format::Json => console.line(&json!({"type": "created", "file": path.as_str()}).to_string()),
        Format::Human => console.line(&options.site.join(path.as_str()).display().to_string().replace("./", "")),
    }
    Ok(ExitCode::SUCCESS)
}

pub fn init(folder: &Path, console: &Console) -> Result<ExitCode, Stop> {
    let files = scaffold::init(folder, STARTER, console.lang)?;
    let name = folder.display();
    match console.format {
        Format::Json => console.line(&json!({"type": "created", "file": name.to_string(), "files": files}).to_string()),
        Format::Human if console.quiet => {}
        Format::Human => console.line(console.lang.pick(&words(
            format!(
                "„{name}“ ist angelegt ({files} Dateien). So geht es weiter:\n\n  cd {name}\n  vielfalt check     sagt, welche Angaben noch fehlen\n  vielfalt build     macht die Website in public/\n\nBeginnen Sie mit content/site.yaml."
            ),
            format!(
                "“{name}” is ready ({files} files). Next:\n\n  cd {name}\n  vielfalt check     says what is still missing\n  vielfalt build     makes the website in public/\n\nBegin with content/site.yaml."
            ),
        ))),
    }
    Ok(ExitCode::SUCCESS)
}

pub fn schema(schema: &Schema, console: &Console) -> ExitCode {
    let kind = match schema.kind {
        Described::Release => SourceKind::Release,
        Described::Partner => SourceKind::Partner,
        Described::Event => SourceKind::Event,
        Described::Page => SourceKind::Page,
        Described::Anniversary => SourceKind::Anniversary,
        Described::Site => SourceKind::Config,
        Described::Theme => SourceKind::Theme,
    };
    let schema = record::schema(kind, schema.overlay, console.lang).expect("each of these has keys");
    console.line(&format!("{schema:#}"));
    ExitCode::SUCCESS
}

pub fn completions(shell: clap_complete::Shell, console: &Console) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut help::command(console.lang), "vielfalt", &mut script);
    console.line(String::from_utf8_lossy(&script).trim_end());
    ExitCode::SUCCESS
}

pub fn import(options: &Options, import: &Import, console: &Console) -> Result<ExitCode, Stop> {
    inputs::check_site(options)?;
    let list = match import.list {
        Listed::Partners => List::Partners,
        Listed::Events => List::Events,
    };
    let plan = scaffold::import(&options.site, list, &import.file)?;
    let file = import.file.to_string_lossy();
    plan.findings.iter().for_each(|found| finding(found, &file, console));
    let written = match import.write {
        true => plan.write(&options.site, console.lang)?.len(),
        false => 0,
    };
    let (new, errors) = (plan.rows.iter().filter(|row| !row.exists).count(), plan.has_errors());
    match console.format {
        Format::Json => {
            plan.rows.iter().for_each(|row| console.line(&planned(row)));
            console.line(&json!({"type": "import", "ok": !errors, "records": new, "written": written}).to_string());
        }
        Format::Human if console.quiet => {}
        Format::Human => {
            table(&plan.rows, console);
            console.line(console.lang.pick(&match (errors, import.write) {
                (true, _) => words(
                    "Es wurde nichts geschrieben. Bitte ändern Sie zuerst die Tabelle.",
                    "Nothing was written. Please mend the spreadsheet first.",
                ),
                (false, true) if written == 1 => words("1 Datei angelegt.", "1 file made."),
                (false, true) => words(format!("{written} Dateien angelegt."), format!("{written} files made.")),
                (false, false) => words(
                    format!("{new} Dateien würden angelegt. Mit --write geschieht es."),
                    format!("{new} files would be made. Add --write to make them."),
                ),
            }));
        }
    }
    Ok(ExitCode::from(u8::from(errors)))
}

fn planned(row: &Row) -> String {
    let details: serde_json::Map<_, _> = row
        .details
        .iter()
        .map(|(key, value)| (key.clone(), value.clone().into()))
        .collect();
    json!({"type": "record", "row": row.number, "file": row.path.as_str(), "exists": row.exists, "name": row.name, "values": details})
        .to_string()
}

fn table(rows: &[Row], console: &Console) {
    let width = |text: fn(&Row) -> &str| {
        rows.iter()
            .map(|row| text(row).chars().count())
            .max()
            .unwrap_or_default()
    };
    let (paths, names) = (width(|row| row.path.as_str()), width(|row| &row.name));
    let lang = console.lang;
    for row in rows {
        let details: Vec<String> = row
            .details
            .iter()
            .map(|(key, value)| format!("{key}: {value}"))
            .collect();
        let details = match row.exists {
            true => lang.say("(gibt es schon)", "(exists already)"),
            false => details.join(" · "),
        };
        console.line(&format!(
            "{:>5}  {:paths$}  {:names$}  {details}",
            row.number,
            row.path.as_str(),
            row.name
        ));
    }
    if !rows.is_empty() {
        console.line("");
    }
}

/// On stderr for people; in the form of every other diagnostic for programs, with row and column as line and column.
fn finding(found: &Finding, file: &str, console: &Console) {
    let lang = console.lang;
    let hint = found.hint.as_ref().map(|hint| lang.pick(hint));
    if console.format == Format::Json {
        let severity = if found.severity == Severity::Error {
            "error"
        } else {
            "warning"
        };
        let column = found.column.map(|column| column + 1);
        let line = json!({
            "type": "diagnostic", "severity": severity, "code": found.code, "message": lang.pick(&found.message),
            "file": file, "line": found.row, "column": column, "end_line": found.row, "end_column": column,
            "excerpt": null, "hint": hint, "suggestion": found.suggestion, "related": [],
        });
        return console.line(&line.to_string());
    }
    let (severity, is_error) = match found.severity {
        Severity::Error => (lang.say("Fehler", "error"), true),
        Severity::Warning => (lang.say("Warnung", "warning"), false),
    };
    if console.quiet && !is_error {
        return;
    }
    let place = found.place();
    let near = found.suggestion.as_ref();
    let near = near.map(|near| lang.say(&format!(" Meinten Sie „{near}“?"), &format!(" Did you mean “{near}”?")));
    let hint = hint.map(|hint| format!(" {hint}")).unwrap_or_default();
    let message = lang.pick(&found.message);
    console.note(&format!(
        "{severity}: {file}: {}: {message}{}{hint}",
        lang.pick(&place),
        near.unwrap_or_default()
    ));
}
