//! Random settings: `site.yaml` in YAML's flow style, which is JSON.

use super::Dice;
use super::texts::Texts;
use serde_json::{Value, json};

pub const BASES: [&str; 2] = ["https://example.org/", "https://example.org/unter/"];

/// Settings whose menus, redirects, duties and boilerplate lead to records.
pub fn settings(texts: &mut Texts, dice: &mut Dice) -> Value {
    let page = |dice: &mut Dice, texts: &Texts| {
        let pages: Vec<_> = texts.targets.iter().filter(|target| target.scheme == "page").collect();
        json!(pages[dice.below(pages.len())].names[0])
    };
    let mut config = json!({
        "title": "Beispiel",
        "base_url": format!("{}/", texts.base),
        "time_zone": "Europe/Berlin",
        "languages": [
            {"tag": "de", "name": "Deutsch"},
            {"tag": "en", "name": "English", "path": "en"},
            {"tag": "de-simple", "name": "Leichte Sprache", "path": "leichte-sprache", "records": false},
        ],
        "partner_kinds": {"kommune": {"de": "Kommune", "en": "Municipality"}, "behoerde": "Behörde"},
        "districts": {"koeln": "Köln"},
        "event_kinds": {"tagung": "Tagung"},
        "topics": {"jubilaeum": "Jubiläum", "arbeit": "Arbeit"},
        "page_size": 1 + dice.below(3),
        "feed_size": 2,
        "initiative": {
            "name": "Beispiel",
            "founded": dice.pick(&["2012-08-23", "2012-02-29", "2012", "2012-11"]),
            "figures": [{"label": "Partner", "value": 3, "as_of": "2022"}],
        },
        "contacts": {"presse": {"name": "Presse", "phone": "0211 1", "email": "presse@example.org"}},
        "press_contact": "presse",
        "images": {"widths": [16, 24], "formats": ["webp", "jpeg"], "quality": 60},
        "history": [{"date": "2013-05", "title": "Start", "text": "Es begann.", "sources": ["https://example.com/"]}],
    });
    config["initiative"]["boilerplate"] = json!({"de": texts.short(dice), "en": texts.short(dice)});
    config["menus"] = json!({
        "main": [{"section": "releases"}, {"page": page(dice, texts)}, {"page": page(dice, texts), "label": "Schild"}],
        "footer": [{"page": page(dice, texts)}, {"url": "https://example.com/", "label": "Haus"}],
        "de-simple": {"main": [{"page": "index"}, {"page": page(dice, texts)}]},
    });
    // Without asking the dice. Secrets come last.
    let last = texts.targets.len() - 1 - config["page_size"].as_u64().map_or(0, |size| size as usize % 3);
    let address = format!("{}{}", texts.base, texts.targets[last].addresses[0]);
    config["initiative"]["figures"][0]["source"] = json!(address);
    let entry = json!({"url": address, "label": "Eigenes"});
    config["menus"]["footer"]
        .as_array_mut()
        .expect("it is a list")
        .push(entry);
    if dice.chance(50) {
        config["legal"] = json!({"imprint": page(dice, texts), "privacy": page(dice, texts)});
        config["accessibility"] = json!({
            "statement": page(dice, texts), "sign_language": page(dice, texts), "feedback_email": "a@example.org",
        });
    }
    // Without asking the dice, so that the sites of all seeds stay what they are. Not too often: it is a third of the time
    // that such a site takes.
    if config["page_size"] == 1 && config["legal"].is_null() {
        config["compress"] = json!(["gz", "br"]);
    }
    config["redirects"] = (0..3)
        .map(|number| json!({"from": format!("/alt/{number}/"), "to": texts.address(dice)}))
        .collect();
    config
}

impl Texts {
    /// Where a redirect leads.
    fn address(&self, dice: &mut Dice) -> String {
        let target = self.targets[dice.below(self.targets.len())];
        let address = dice.pick(target.addresses);
        match dice.below(4) {
            0 => format!("{}{address}", self.base),
            1 if address.len() > 4 => address.trim_end_matches('/').to_owned(),
            _ => address.to_owned(),
        }
    }
}
