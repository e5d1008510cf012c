//! The gate: the only door to the site. It looks at the clock, the embargo, the expiry and the draft mark.

use crate::base::{Moment, Stamp, Zone};
use crate::record::Gate;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The moment at which the site is seen, and by whom.
#[derive(Clone, Debug)]
pub struct Clock {
    pub now: Moment,
    pub zone: Zone,
    pub preview: Preview,
}

/// What a preview shows beyond what is public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Preview {
    pub drafts: bool,
    pub future: bool,
}

/// What the gate says of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Public,
    Withheld { until: Option<Moment>, why: Why },
}

impl Verdict {
    /// Public where both are: what opens later, or never, counts.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Public, other) => other,
            (verdict, Self::Public) => verdict,
            (Self::Withheld { until: None, .. }, _) => self,
            (_, Self::Withheld { until: None, .. }) => other,
            (Self::Withheld { until, .. }, Self::Withheld { until: second, .. }) if second > until => other,
            (verdict, _) => verdict,
        }
    }
}

/// Why a record is withheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    Draft,
    /// Its date lies ahead.
    Future,
    Embargo,
    Expired,
}

impl Clock {
    /// The day on the wall calendar of the site.
    pub fn today(&self) -> Date {
        self.zone.local(self.now).date()
    }

    /// Whether a record with this gate and date is public now. A time that names no moment (an error elsewhere) never
    /// opens the gate.
    pub fn judge(&self, gate: &Gate, date: Option<Stamp>) -> Verdict {
        let own = self.judge_file(gate, date);
        match gate.whole.as_deref() {
            None => own,
            Some((whole, date)) => own.and(self.judge(whole, *date)),
        }
    }

    fn judge_file(&self, gate: &Gate, date: Option<Stamp>) -> Verdict {
        let moment = |stamp: Stamp| self.zone.moment(stamp).unwrap_or(Moment::MAX);
        let expires = gate
            .expires
            .as_ref()
            .map(|stamp| self.zone.moment(stamp.value).unwrap_or(Moment::MIN));
        if expires.is_some_and(|expires| expires <= self.now) {
            return Verdict::Withheld {
                until: None,
                why: Why::Expired,
            };
        }
        let embargo = gate
            .embargo
            .as_ref()
            .map(|stamp| moment(stamp.value))
            .filter(|embargo| *embargo > self.now);
        let date = date
            .map(|date| self.zone.moment_or_later(date))
            .filter(|date| *date > self.now);
        let ahead = if self.preview.future { None } else { embargo.max(date) };
        if gate.draft && !self.preview.drafts {
            return Verdict::Withheld {
                until: None,
                why: Why::Draft,
            };
        }
        match ahead {
            None => Verdict::Public,
            until => Verdict::Withheld {
                until,
                why: if embargo >= date { Why::Embargo } else { Why::Future },
            },
        }
    }

    /// The moments after now at which this gate may open or shut.
    pub fn moments(&self, gate: &Gate, date: Option<Stamp>, moments: &mut Vec<Moment>) {
        let stamps = [gate.embargo.as_ref(), gate.expires.as_ref()]
            .into_iter()
            .flatten()
            .map(|stamp| stamp.value);
        let gates = stamps.filter_map(|stamp| self.zone.moment(stamp).ok());
        let ahead = gates.chain(date.map(|date| self.zone.moment_or_later(date)));
        moments.extend(ahead.filter(|moment| *moment > self.now));
        if let Some((whole, date)) = gate.whole.as_deref() {
            self.moments(whole, *date, moments);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Span, Spanned};

    fn clock(now: &str) -> Clock {
        Clock {
            now: now.parse().unwrap(),
            zone: Zone::named("Europe/Berlin").unwrap(),
            preview: Preview::default(),
        }
    }

    fn gate(embargo: Option<&str>, expires: Option<&str>, draft: bool) -> Gate {
        let stamp = |text: Option<&str>| text.map(|text| Spanned::new(Stamp::parse(text).unwrap(), Span::default()));
        Gate {
            embargo: stamp(embargo),
            expires: stamp(expires),
            draft,
            whole: None,
        }
    }

    #[test]
    fn a_translation_waits_for_its_record() {
        let of = |own: Gate, whole: Gate| Gate {
            whole: Some(std::sync::Arc::new((whole, Stamp::parse("2022-10-19")))),
            ..own
        };
        let open = || gate(None, None, false);
        let judge = |gate: &Gate| clock("2022-10-19T12:00:00Z").judge(gate, Stamp::parse("2022-10-18"));
        assert_eq!(judge(&of(open(), open())), Verdict::Public);
        let why = |gate: Gate| match judge(&gate) {
            Verdict::Public => None,
            Verdict::Withheld { until, why } => Some((until.map(|until| until.to_string()), why)),
        };
        let until = |moment: &str| Some(moment.to_owned());
        let (early, late) = (
            gate(Some("2022-11-01T00:00Z"), None, false),
            gate(Some("2022-12-01T00:00Z"), None, false),
        );
        assert_eq!(
            why(of(open(), late.clone())),
            Some((until("2022-12-01T00:00:00Z"), Why::Embargo))
        );
        assert_eq!(
            why(of(late.clone(), early.clone())),
            Some((until("2022-12-01T00:00:00Z"), Why::Embargo))
        );
        assert_eq!(
            why(of(early, late)),
            Some((until("2022-12-01T00:00:00Z"), Why::Embargo))
        );
        assert_eq!(why(of(open(), gate(None, None, true))), Some((None, Why::Draft)));
        assert_eq!(
            why(of(open(), gate(None, Some("2022-10-01"), false))),
            Some((None, Why::Expired))
        );
        let mut moments = Vec::new();
        let whole = gate(Some("2022-11-01T00:00Z"), Some("2022-12-01T00:00Z"), false);
        clock("2022-10-19T12:00:00Z").moments(&of(open(), whole.clone()), None, &mut moments);
        assert_eq!(moments.len(), 2);
        assert!(of(open(), whole.clone()).ends() && !of(open(), whole).without_end().ends());
    }

    #[test]
    fn opens_and_shuts_to_the_second() {
        let cases = [
            ("2022-10-19T11:59:59Z", None, Some("2022-10-19T14:00"), None),
            ("2022-10-19T12:00:00Z", Some(()), Some("2022-10-19T14:00"), None),
            ("2022-10-19T11:59:59Z", Some(()), None, Some("2022-10-19T14:00")),
            ("2022-10-19T12:00:00Z", None, None, Some("2022-10-19T14:00")),
        ];
        for (now, public, embargo, expires) in cases {
            let verdict = clock(now).judge(&gate(embargo, expires, false), None);
            assert_eq!(
                verdict == Verdict::Public,
                public.is_some(),
                "{now} {embargo:?} {expires:?}"
            );
        }
    }

    #[test]
    fn never_before_the_embargo_nor_before_the_date() {
        let judge =
            |embargo, date| clock("2022-10-18T22:00:00Z").judge(&gate(embargo, None, false), Stamp::parse(date));
        assert_eq!(judge(None, "2022-10-19"), Verdict::Public);
        assert!(matches!(
            judge(Some("2022-10-20"), "2022-10-19"),
            Verdict::Withheld { why: Why::Embargo, .. }
        ));
        assert!(matches!(
            judge(Some("2022-10-18"), "2022-10-21"),
            Verdict::Withheld { why: Why::Future, .. }
        ));
    }

    #[test]
    fn previews_never_show_what_expired() {
        let mut clock = clock("2022-10-20T00:00:00Z");
        clock.preview = Preview {
            drafts: true,
            future: true,
        };
        assert_eq!(
            clock.judge(&gate(Some("2030-01-01"), None, true), None),
            Verdict::Public
        );
        assert!(matches!(
            clock.judge(&gate(None, Some("2022-10-19"), false), None),
            Verdict::Withheld { .. }
        ));
    }
}
