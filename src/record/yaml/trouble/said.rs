//! What is said about each kind of syntax error, and what to do about it.

use crate::base::{Words, words};
use granit_parser::ErrorKind as E;

/// Code, message and hint of a kind of error.
pub fn message(kind: &E) -> (&'static str, Words, Words) {
    match kind {
        E::UnclosedQuotedScalar | E::DocumentIndicatorInQuotedScalar => (
            "yaml-quote",
            words(
                "Das Anführungszeichen am Anfang dieses Textes wird nicht geschlossen.",
                "The quotation mark at the beginning of this text is not closed.",
            ),
            words(
                "Setzen Sie an das Ende des Textes dasselbe Zeichen wie an seinen Anfang.",
                "Put the same mark at the end of the text as at its beginning.",
            ),
        ),
        E::InvalidTrailingDoubleQuotedScalar | E::InvalidTrailingSingleQuotedScalar => (
            "yaml-quote",
            words(
                "Nach dem schließenden Anführungszeichen folgt noch Text.",
                "Text follows the closing quotation mark.",
            ),
            words(
                "Setzen Sie den ganzen Wert in einfache Anführungszeichen: '…'.",
                "Put the whole value in single quotation marks: '…'.",
            ),
        ),
        E::UnknownQuotedScalarEscape
        | E::InvalidQuotedScalarHexEscape
        | E::InvalidLowSurrogateHexEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate
        | E::InvalidUnicodeEscape => (
            "yaml-escape",
            words(
                "Der umgekehrte Schrägstrich „\\“ hat zwischen \"…\" eine besondere Bedeutung.",
                "The backslash has a special meaning between \"…\".",
            ),
            words(
                "Nehmen Sie einfache Anführungszeichen: '…'. Oder schreiben Sie ihn doppelt.",
                "Use single quotation marks: '…'. Or write it twice.",
            ),
        ),
        E::TabNotAllowed
        | E::TabInBlockIndentation
        | E::TabInIndentation
        | E::TabAtBlockScalarStart
        | E::TabInPlainScalar => (
            "yaml-tab",
            words("Hier steht ein Tabulator.", "There is a tab here."),
            words(
                "Rücken Sie mit Leerzeichen ein, zwei für jede Ebene.",
                "Indent with spaces, two for each level.",
            ),
        ),
        E::InvalidIndentation
        | E::InvalidBlockScalarIndent
        | E::InvalidQuotedScalarIndent
        | E::InvalidFlowScalarIndent
        | E::ExpectedBlockMappingKey
        | E::ExpectedBlockSequenceEntry
        | E::BlockSequenceEntryNotAllowed
        | E::CommentInterceptedScalar => (
            "yaml-indentation",
            words(
                "Diese Zeile ist anders eingerückt als die Zeilen darüber.",
                "This line is indented unlike the lines above.",
            ),
            words(
                "Gehört sie dazu, rücken Sie sie ebenso weit ein. Beginnt ein Text mit „-“, „?“ oder „[“, setzen Sie ihn in \
                 Anführungszeichen.",
                "If it belongs to them, indent it as far. A text that begins with “-”, “?” or “[” must stand in quotation \
                 marks.",
            ),
        ),
        E::UnclosedFlowCollection { open } => (
            "yaml-bracket",
            words(
                format!("Die Klammer „{open}“ wird nicht geschlossen."),
                format!("The bracket “{open}” is not closed."),
            ),
            words(
                format!("Setzen Sie an das Ende „{}“.", closing(*open)),
                format!("Put “{}” at the end.", closing(*open)),
            ),
        ),
        E::MismatchedFlowCollectionEnd { open, close } => (
            "yaml-bracket",
            words(
                format!("Die Klammer „{open}“ wird mit „{close}“ geschlossen."),
                format!("The bracket “{open}” is closed by “{close}”."),
            ),
            words(
                format!("Schreiben Sie „{}“ statt „{close}“.", closing(*open)),
                format!("Write “{}” instead of “{close}”.", closing(*open)),
            ),
        ),
        E::MisplacedFlowCollectionEnd
        | E::ExpectedFlowMappingSeparator
        | E::ExpectedFlowSequenceSeparator
        | E::UnexpectedEofFlowSequence
        | E::UnexpectedEofFlowMapping
        | E::UnexpectedEofImplicitFlowMapping
        | E::BlockEntryInFlowCollection => (
            "yaml-bracket",
            words(
                "Vor dieser Stelle fehlt ein Komma oder eine schließende Klammer.",
                "A comma or a closing bracket is missing before this place.",
            ),
            words(
                "Zwischen zwei Einträgen in […] oder {…} steht ein Komma.",
                "A comma stands between two entries in […] or {…}.",
            ),
        ),
        E::UnexpectedCharacter { character } => (
            "yaml-character",
            words(
                format!("Mit „{character}“ kann ein Wert nicht beginnen."),
                format!("A value cannot begin with “{character}”."),
            ),
            words(
                "Setzen Sie den Wert in einfache Anführungszeichen.",
                "Put the value in single quotation marks.",
            ),
        ),
        E::DirectiveDisallowed => (
            "yaml-syntax",
            words(
                "Eine Zeile kann nicht mit „%“ beginnen.",
                "A line cannot begin with “%”.",
            ),
            words(
                "Löschen Sie die Zeile, oder setzen Sie den Text in Anführungszeichen.",
                "Delete the line, or put the text in quotation marks.",
            ),
        ),
        _ => (
            "yaml-syntax",
            words(
                "Diese Stelle ist nicht zu verstehen.",
                "This place cannot be understood.",
            ),
            words(
                "Enthält der Wert Satzzeichen, setzen Sie ihn in Anführungszeichen.",
                "If the value holds punctuation, put it in quotation marks.",
            ),
        ),
    }
}

fn closing(open: char) -> char {
    if open == '{' { '}' } else { ']' }
}
