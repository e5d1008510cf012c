//! Random Markdown texts: references in every syntax, in every surrounding.

use super::Dice;

/// A record that texts may name.
#[derive(Clone, Copy)]
pub struct Target {
    pub scheme: &'static str,
    /// Names after the scheme, with and without the date.
    pub names: &'static [&'static str],
    /// Where it lives, one address per language.
    pub addresses: &'static [&'static str],
}

const fn target(scheme: &'static str, names: &'static [&'static str], addresses: &'static [&'static str]) -> Target {
    Target {
        scheme,
        names,
        addresses,
    }
}

/// What lies in every random site.
pub const TARGETS: [Target; 14] = [
    target(
        "release",
        &["2022-10-19-r0", "r0"],
        &["/presse/2022/10/r0/", "/en/presse/2022/10/r0/"],
    ),
    target("release", &["2022-10-30-r1", "r1"], &["/presse/2022/10/r1/"]),
    target(
        "release",
        &["2021-03-28-r2", "r2"],
        &["/presse/2021/03/r2/", "/en/presse/2021/03/r2/"],
    ),
    target("release", &["2022-12-31-r3", "r3"], &["/en/presse/2022/12/r3/"]),
    target("partner", &["p0"], &["/partner/p0/", "/en/partner/p0/"]),
    target("partner", &["p1"], &["/partner/p1/", "/en/partner/p1/"]),
    target("partner", &["p2"], &["/partner/p2/", "/en/partner/p2/"]),
    target("event", &["e0"], &["/termine/e0/", "/en/termine/e0/"]),
    target("event", &["e1"], &["/termine/e1/", "/en/termine/e1/"]),
    target("event", &["e2"], &["/termine/e2/", "/en/termine/e2/"]),
    target(
        "page",
        &["seite"],
        &["/seite/", "/en/seite/", "/leichte-sprache/seite/"],
    ),
    target("page", &["tief/unten"], &["/tief/unten/"]),
    target("page", &["index"], &["/en/", "/leichte-sprache/"]),
    target("page", &["impressum"], &["/impressum/"]),
];

/// What a site with secrets holds besides.
pub const SECRETS: [Target; 4] = [
    target(
        "release",
        &["2022-01-01-geheim", "geheim"],
        &["/presse/2022/01/geheim/", "/en/presse/2022/01/geheim/"],
    ),
    target("partner", &["geheim"], &["/partner/geheim/", "/en/partner/geheim/"]),
    target("event", &["geheim"], &["/termine/geheim/", "/en/termine/geheim/"]),
    target("page", &["geheim"], &["/geheim/"]),
];

/// Writes texts for one site.
pub struct Texts {
    /// With scheme, host and sub-path, without the last slash.
    pub base: String,
    pub targets: Vec<Target>,
    /// How many definitions of links there are, so that no two share a label.
    labels: usize,
}

/// Surroundings; `{}` takes a reference.
const AROUND: [&str; 15] = [
    "Vorher {}, nachher.\n",
    "{}\n",
    "- {}\n- und noch {}.\n",
    "> Er sagt: {}\n",
    "| A | B |\n|---|---|\n| {} | 2 |\n",
    "## Über {}\n",
    "Mit Fußnote[^{n}].\n\n[^{n}]: Siehe {}.\n",
    "**{}** und *noch {}*\n",
    "::: note title=\"Hinweis\"\nEin Text mit {}.\n:::\n",
    "Begriff\n: Erklärung mit {}\n",
    "Das sei \"{}\", sagt sie ({}).\n",
    "- [ ] offen: {}\n",
    "1. {} – dann {}\n",
    "Zwei nebeneinander: {} {}\n",
    "{}, und weiter geht es.\n\nNoch ein Absatz \"mit {} darin\".\n",
];

/// Surroundings in which Markdown means nothing and only raw HTML leads anywhere.
const RAW: [&str; 2] = ["<p>Roh: {} und Schluss</p>\n", "<ul>\n<li>{}</li>\n</ul>\n"];

/// Texts without references to records.
const PLAIN: [&str; 6] = [
    "Ein \"Zitat\" – und [Liste](/presse/), <a href=\"/partner/\">roh</a>, [Jubiläum](/jubilaeum/), [Thema](/themen/arbeit/).\n",
    "::: contact id=\"presse\"\n:::\n",
    "![Bild](bild.png \"Unterschrift\")\n\nBegriff\n: Erklärung\n",
    "::: timeline from=\"2012\" to=\"2024\"\n:::\n\n::: download src=\"/media/datei.txt\" title=\"Datei\"\n:::\n",
    "- [x] fertig\n- [ ] offen\n\n~~weg~~ `code`\n\n```rust\nfn main() {}\n```\n\n<b>roh</b>\n",
    "| A | B |\n|:--|--:|\n| 1 | 2 |\n\n<https://example.com/> und a@example.com\n",
];

impl Texts {
    pub fn new(base: &str, secrets: bool) -> Self {
        let secret = SECRETS.iter().filter(|_| secrets);
        Self {
            base: base.trim_end_matches('/').to_owned(),
            targets: TARGETS.iter().chain(secret).copied().collect(),
            labels: 0,
        }
    }

    /// Some paragraphs. `file` names a picture and a document beside the text that nobody else uses.
    pub fn body(&mut self, dice: &mut Dice, file: Option<&str>) -> String {
        let mut text = "# Anker\n\n".to_owned();
        for _ in 0..2 + dice.below(3) {
            text += &match dice.below(8) {
                0 => dice.pick(&PLAIN).to_owned(),
                1 => self.raw(dice),
                2 => self.card(dice),
                _ => self.paragraph(dice),
            };
            text.push('\n');
        }
        if let Some(file) = file.filter(|_| dice.chance(50)) {
            text += &format!("![Eigenes](eigen-{file}.png)\n\n[Eigenes](eigen-{file}.txt), ");
            text += &self.reference(dice, &mut String::new());
            text += ".\n";
        }
        text
    }

    /// A text for a field.
    pub fn short(&mut self, dice: &mut Dice) -> String {
        let text = match dice.below(5) {
            0 => self.raw(dice),
            1 => self.card(dice),
            _ => self.paragraph(dice),
        };
        // A value must not be empty once links have gone.
        match dice.chance(50) {
            true => format!("{text}\nEin *Text*.\n"),
            false => format!("Ein *Text*.\n\n{text}"),
        }
    }

    fn paragraph(&mut self, dice: &mut Dice) -> String {
        self.labels += 1;
        let mut around = dice.pick(&AROUND).replace("{n}", &format!("f{}", self.labels));
        let mut definitions = String::new();
        while around.contains("{}") {
            let reference = self.reference(dice, &mut definitions);
            around = around.replacen("{}", &reference, 1);
        }
        if !definitions.is_empty() {
            around = format!("{around}\n{definitions}\n");
        }
        around
    }

    fn raw(&mut self, dice: &mut Dice) -> String {
        let mut around = dice.pick(&RAW).to_owned();
        while around.contains("{}") {
            around = around.replacen("{}", &self.anchor(dice), 1);
        }
        around
    }

    fn card(&mut self, dice: &mut Dice) -> String {
        let cards: Vec<Target> = (self.targets.iter())
            .filter(|target| ["partner", "event"].contains(&target.scheme))
            .copied()
            .collect();
        let target = cards[dice.below(cards.len())];
        let block = format!("::: {} id=\"{}\"\n:::\n", target.scheme, dice.pick(target.names));
        match dice.chance(30) {
            true => format!("::: note title=\"Darin\"\nVorher.\n\n{block}\nNachher.\n:::\n"),
            false => block,
        }
    }

    fn target(&self, dice: &mut Dice) -> Target {
        // The secrets come last and shall come often.
        match self.targets.len() > TARGETS.len() && dice.chance(40) {
            true => self.targets[TARGETS.len() + dice.below(SECRETS.len())],
            false => self.targets[dice.below(self.targets.len())],
        }
    }

    /// Where a link leads: by name or by address.
    fn destination(&self, dice: &mut Dice) -> String {
        let target = self.target(dice);
        let address = dice.pick(target.addresses);
        match dice.below(8) {
            0..=3 => format!("{}:{}", target.scheme, dice.pick(target.names)),
            4 if ["release", "page"].contains(&target.scheme) => {
                format!("{}:{}#anker", target.scheme, dice.pick(target.names))
            }
            4 | 5 => address.to_owned(),
            6 => address.trim_end_matches('/').to_owned() + if address == "/en/" { "/" } else { "" },
            // Without asking the dice, so that the sites of all seeds stay what they are.
            _ => match (self.labels % 3, target.scheme) {
                (1, "partner") => format!("{}{address}feed.xml", self.base),
                (1, "event") => format!("{address}?x=1"),
                (2, _) => format!("{}{address}?x=1", self.base.replace("https://e", "HTTP://E")),
                _ => format!("{}{address}", self.base),
            },
        }
    }

    fn anchor(&self, dice: &mut Dice) -> String {
        let to = self.destination(dice);
        match dice.below(4) {
            0 => format!("<a href='{to}'>Rohes <em>Wort</em></a>"),
            1 => format!("<a class=\"x\" href=\"{to}\">Rohes</a>"),
            2 => format!("<a href=\"{to}\"></a>"),
            _ => format!("<a href=\"{to}\">Roh & \"gut\"</a>"),
        }
    }

    fn reference(&mut self, dice: &mut Dice, definitions: &mut String) -> String {
        let to = self.destination(dice);
        match dice.below(12) {
            0 | 1 => format!("[Text hier]({to})"),
            2 => format!("[]({to})"),
            3 => format!("[Text]({to} \"Titel\")"),
            4 => format!("[Text](<{to}>)"),
            5 => {
                self.labels += 1;
                *definitions += &format!("[d{}]: {to}\n", self.labels);
                format!("[Text][d{}]", self.labels)
            }
            6 => {
                self.labels += 1;
                *definitions += &format!("[Kürzel {}]: {to}\n", self.labels);
                format!("[Kürzel {}]", self.labels)
            }
            7 => self.anchor(dice),
            8 => {
                let target = self.target(dice);
                format!("<{}{}>", self.base, dice.pick(target.addresses))
            }
            9 => format!("[**fett** und `code`]({to})"),
            10 => format!("[![Bild](bild.png)]({to})"),
            _ => format!("![ein [Bild]({to})](bild.png)"),
        }
    }
}
