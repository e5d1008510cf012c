//! What the preview says, in the language of the messages.

use crate::base::MessageLang;
use crate::report::number;
use serde::Serialize;

/// The words of the script in the page.
#[derive(Clone, Debug, Serialize)]
pub struct Said {
    /// Of these words.
    lang: &'static str,
    preview: String,
    mistakes: String,
    /// How much waits.
    waiting: String,
    /// Of the switch.
    show: String,
    /// While the switch works.
    moment: String,
}

impl Said {
    pub fn new(lang: MessageLang, waiting: usize) -> Self {
        let count = number(waiting, lang);
        Self {
            lang: lang.tag(),
            preview: lang.say("Vorschau", "Preview"),
            mistakes: lang.say(
                "So kann die Website nicht erscheinen",
                "The website cannot appear like this",
            ),
            waiting: lang.say(&format!("{count} zurückgehalten"), &format!("{count} withheld")),
            show: lang.say("Entwürfe und Künftiges zeigen", "Show drafts and what lies ahead"),
            moment: lang.say("Einen Moment …", "One moment …"),
        }
    }
}

/// To who comes under a name that is none of this machine.
pub fn foreign_name(lan: bool, lang: MessageLang) -> String {
    let said = match lan {
        false => lang.say(
            "Diese Vorschau antwortet nur unter http://localhost.",
            "This preview answers at http://localhost only.",
        ),
        true => lang.say(
            "Diese Vorschau antwortet nur unter http://localhost und unter der Adresse dieses Rechners in Zahlen.",
            "This preview answers at http://localhost and at the address of this machine in numbers only.",
        ),
    };
    format!("{said}\n")
}

/// Before the first build that went well there is no page to show the mistakes on.
pub fn nothing_yet(lang: MessageLang) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><meta charset=\"utf-8\"><title>{}</title>\n<body><p>{}</p></body></html>\n",
        lang.tag(),
        lang.say("Vorschau", "Preview"),
        lang.say("Hier ist noch nichts.", "There is nothing here yet."),
    )
}
