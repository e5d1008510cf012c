//! What may stand on the command line. Every help text holds German and English, in this order, with ` · ` between them.

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Der Website-Generator für Partnerinitiativen. · The static site generator for partner initiatives.
#[derive(Parser)]
#[command(
    name = "vielfalt",
    version,
    arg_required_else_help = true,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub options: Options,
}

#[derive(Subcommand)]
pub enum Command {
    /// Inhalte zur Website machen. · Turn the content into the website.
    Build,
    /// Alles prüfen, nichts schreiben. · Check everything, write nothing.
    Check(Check),
    /// Bauen, und wieder bauen, sobald sich etwas ändert oder ein Zeitpunkt kommt. · Build, and build again when something changes or a moment comes.
    Watch(Watch),
    /// Eine Vorschau im Browser zeigen, die mitläuft. · Show a preview in the browser that keeps up.
    Serve(Serve),
    /// Den nächsten Zeitpunkt nennen, zu dem sich die Website ändert. · Name the next moment at which the site changes.
    Next,
    /// Fragen, ob die Website auf dem Stand ist, der für jetzt angekündigt war. · Ask whether what was announced for now is published.
    Status,
    /// Sagen, woraus eine Datei der Website entsteht und warum sie zuletzt neu gemacht wurde. · Say what a file of the website is made of, and why it was last made anew.
    Explain {
        /// Ihre Adresse oder ihr Pfad: /presse/ oder presse/index.html. · Its address or its path: /presse/ or presse/index.html.
        #[arg(value_name = "PFAD · PATH")]
        path: String,
    },
    /// Eine Meldung, einen Partner, einen Termin oder eine Seite beginnen. · Begin a release, partner, event or page.
    New(New),
    /// Eine neue Website in einem leeren Ordner anlegen. · Make a new site in an empty folder.
    Init {
        /// Der Ordner. · The folder.
        #[arg(value_name = "ORDNER · DIR")]
        folder: PathBuf,
    },
    /// Partner oder Termine aus einer Tabelle übernehmen; ohne --write nur zeigen. · Take partners or events from a spreadsheet; without --write only show them.
    Import(Import),
    /// Bauen und die Website dorthin bringen, wo sie gelesen wird: Neues zuerst, dann Geändertes, dann Wegfallendes. · Build and bring the site to where it is read: what is new first, then what changed, then what goes.
    Publish(Publish),
    /// Das JSON-Schema einer Art von Datei ausgeben, für Editoren. · Print the JSON Schema of a kind of file, for editors.
    Schema(Schema),
    /// Vervollständigung für die Kommandozeile ausgeben. · Print completions for the command line.
    Completions {
        /// bash, zsh, fish, elvish oder powershell. · bash, zsh, fish, elvish or powershell.
        shell: clap_complete::Shell,
    },
    /// Diese Hilfe, oder die eines Befehls. · This help, or that of a command.
    #[command(hide = true)]
    Help {
        /// Der Befehl. · The command.
        #[arg(value_name = "BEFEHL · COMMAND")]
        command: Option<String>,
    },
}

#[derive(Args)]
pub struct Check {
    /// Auch fragen, ob es die Adressen auf anderen Websites noch gibt. · Also ask whether the addresses on other websites still exist.
    #[arg(long)]
    pub external: bool,
}

#[derive(Args)]
pub struct Watch {
    /// Selbst nachsehen statt auf Meldungen des Systems zu warten. · Look by itself instead of waiting for reports.
    #[arg(long)]
    pub poll: bool,
    /// Auch die komprimierten Fassungen schreiben, die site.yaml verlangt; sonst tut das erst der nächste Bau. · Also write the compressed files that site.yaml asks for; otherwise the next build does.
    #[arg(long)]
    pub compress: bool,
}

#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    pub watch: Watch,
    /// Port; ohne Angabe 8000 oder der nächste freie. · Port; 8000 or the next free one unless given.
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
    /// Den Browser öffnen. · Open the browser.
    #[arg(long)]
    pub open: bool,
    /// Auch andere Geräte im Netz zusehen lassen. · Let other machines of the network look, too.
    #[arg(long)]
    pub lan: bool,
}

#[derive(Args)]
pub struct New {
    /// release (Meldung), partner, event (Termin) oder page (Seite). · release, partner, event or page.
    #[arg(value_name = "ART · KIND")]
    pub kind: Creatable,
    /// Titel oder Name, Anführungszeichen sind nicht nötig. · Title or name, no quotes needed.
    #[arg(value_name = "TITEL · TITLE", required = true)]
    pub title: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Creatable {
    #[value(alias = "meldung")]
    Release,
    Partner,
    #[value(alias = "termin")]
    Event,
    #[value(alias = "seite")]
    Page,
}

#[derive(Args)]
pub struct Import {
    /// partners (Partner) oder events (Termine). · partners or events.
    #[arg(value_name = "ART · KIND")]
    pub list: Listed,
    /// Die Tabelle: .xlsx, .ods oder .csv. · The spreadsheet: .xlsx, .ods or .csv.
    #[arg(value_name = "DATEI · FILE")]
    pub file: PathBuf,
    /// Die Dateien anlegen. Vorhandene bleiben, wie sie sind. · Make the files. Existing ones stay as they are.
    #[arg(long)]
    pub write: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Listed {
    #[value(alias = "partner")]
    Partners,
    #[value(alias = "termine")]
    Events,
}

#[derive(Args)]
pub struct Publish {
    /// Ein Ordner oder s3://EIMER/PFAD; Zugang zum Speicher steht in AWS_… der Umgebung. · A folder or s3://BUCKET/PATH; access to the storage stands in AWS_… of the environment.
    #[arg(value_name = "ZIEL · TARGET")]
    pub target: String,
    /// Nur zeigen, was geschähe. · Only show what would be done.
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Args)]
pub struct Schema {
    /// release, partner, event, page, anniversary, site oder theme. · release, partner, event, page, anniversary, site or theme.
    #[arg(value_name = "ART · KIND")]
    pub kind: Described,
    /// Für NAME.SPRACHE.yaml: Kein Schlüssel ist Pflicht. · For NAME.LANG.yaml: no key is required.
    #[arg(long)]
    pub overlay: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Described {
    Release,
    Partner,
    Event,
    Page,
    Anniversary,
    Site,
    Theme,
}

#[derive(Args, Clone)]
pub struct Options {
    /// Diese Hilfe. · This help.
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// Die Version des Programms. · The version of the program.
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
    /// Ordner mit content/, themes/ und public/. · Folder that holds content/, themes/ and public/.
    #[arg(long, global = true, default_value = ".", value_name = "ORDNER · DIR")]
    pub site: PathBuf,
    /// Wohin die Website geschrieben wird. · Where the website is written.
    #[arg(long, global = true, value_name = "ORDNER · DIR")]
    pub output: Option<PathBuf>,
    /// Adresse der Website statt der in site.yaml. · Address of the site instead of that in site.yaml.
    #[arg(long, global = true, value_name = "URL")]
    pub base_url: Option<String>,
    /// Zeitpunkt statt jetzt: 2022-10-18 oder 2022-10-18T14:00. · Moment instead of now.
    #[arg(long, global = true, value_name = "WANN · WHEN")]
    pub date: Option<String>,
    /// Entwürfe zeigen (in eine Vorschau). · Show drafts (in a preview).
    #[arg(long, global = true)]
    pub drafts: bool,
    /// Künftiges und Gesperrtes zeigen (in eine Vorschau). · Show what lies ahead (in a preview).
    #[arg(long, global = true)]
    pub future: bool,
    /// Zahl der Threads. · Number of threads.
    #[arg(long, global = true, value_name = "N")]
    pub threads: Option<usize>,
    /// Nichts aus früheren Läufen verwenden. · Use nothing from earlier runs.
    #[arg(long, global = true)]
    pub no_cache: bool,
    /// addresses.lock nicht schreiben. · Do not write addresses.lock.
    #[arg(long, global = true)]
    pub locked: bool,
    /// Warnungen wie Fehler behandeln. · Treat warnings as errors.
    #[arg(long, global = true)]
    pub strict: bool,
    /// Form der Meldungen: human oder json. · Form of the messages: human or json.
    #[arg(long, global = true, value_enum, default_value_t = Format::Human, value_name = "FORM")]
    pub message_format: Format,
    /// Sprache der Meldungen: de oder en. · Language of the messages: de or en.
    #[arg(long, global = true, value_enum, value_name = "SPRACHE · LANGUAGE")]
    pub lang: Option<Lang>,
    /// Nur Fehler melden. · Report errors only.
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Mehr sagen: zurückgehaltene Einträge, Dauer der Schritte. · Say more: withheld entries, time per stage.
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Farben: auto, always oder never. · Colours: auto, always or never.
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WANN · WHEN")]
    pub color: Colour,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Human,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Lang {
    De,
    En,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Colour {
    Auto,
    Always,
    Never,
}
