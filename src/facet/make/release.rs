//! The facets of releases.

use super::{Maker, ReleaseFacets};
use crate::base::{Digest, Lang, Memo, Stamp, VagueDate, digest_of};
use crate::facet::{
    CorrectionNote, DateShown, Facet, ReleaseFull, ReleaseLink, ReleaseSummary, TimelineEntry, WithdrawnNotice,
};
use crate::site::{Release, ReleaseIx};
use jiff::civil::Date;
use rayon::prelude::*;
use std::sync::Arc;

impl Maker<'_> {
    pub fn releases(
        &self,
        timelines: &[Vec<TimelineEntry>],
        memo: &mut Memo<Digest, ReleaseFacets>,
    ) -> Vec<ReleaseFacets> {
        let releases = &self.site.releases;
        let keys: Vec<Digest> = releases
            .par_iter()
            .map(|release| self.release_key(release, timelines))
            .collect();
        let known: Vec<Option<ReleaseFacets>> = keys.iter().map(|key| memo.get(key)).collect();
        let unknown: Vec<bool> = known.iter().map(Option::is_none).collect();
        let all: Vec<ReleaseFacets> = (releases.par_iter().zip(known))
            .map(|(release, known)| known.unwrap_or_else(|| self.release(release, timelines)))
            .collect();
        for ((key, facets), _) in keys.into_iter().zip(&all).zip(unknown).filter(|(_, unknown)| *unknown) {
            memo.insert(key, facets.clone());
        }
        all
    }

    /// Everything that a release's facets are made of.
    fn release_key(&self, release: &Release, timelines: &[Vec<TimelineEntry>]) -> Digest {
        let lang = release.lang;
        let replaced_by = release
            .replaced_by
            .map(|ix| (self.release_href(ix), &self.site.release(ix).record.head.digest));
        let labels = self.topics(&release.topics, lang);
        let body = self.references(&release.body, lang, timelines);
        let head = &release.record.head;
        // A file that only moved is read again where it lies now.
        digest_of(&(
            (&head.digest, &head.path, &self.settings, &release.address, lang),
            (&labels, release.contact, replaced_by, &release.variants, &release.local),
            body,
            self.pictures_key(release),
            self.urls_key(release),
        ))
    }

    pub(super) fn release(&self, release: &Release, timelines: &[Vec<TimelineEntry>]) -> ReleaseFacets {
        let (record, lang) = (&release.record, release.lang);
        let summary = Facet::new(self.summary(release));
        let withdrawn = record.withdrawn.as_ref().map(|withdrawn| WithdrawnNotice {
            date: self.stamp(withdrawn.date.value, lang),
            reason: withdrawn.reason.clone(),
        });
        let shown = withdrawn.is_none();
        let corrections = record.corrections.iter().filter(|_| shown);
        let full = ReleaseFull {
            id: record.head.id.clone(),
            subtitle: record.subtitle.clone().filter(|_| shown),
            body: Facet::new(self.prose(&release.body, lang, lang, timelines)),
            gallery: record
                .gallery
                .iter()
                .filter(|_| shown)
                .filter_map(|image| self.image(image, &record.head.path))
                .collect(),
            attachments: match shown {
                true => self.downloads(&record.attachments, &record.head.path, lang),
                false => Vec::new(),
            },
            contact: (release.contact.filter(|_| shown)).map(|at| self.contact_at(at, lang)),
            authors: match shown {
                true => record.authors.clone(),
                false => Vec::new(),
            },
            corrections: corrections
                .map(|c| CorrectionNote::new(c, self.stamp(c.date.value, lang)))
                .collect(),
            replaced_by: release.replaced_by.map(|ix| Facet::new(self.release_link(ix, lang))),
            sources: match shown {
                true => self.urls(&record.sources),
                false => Vec::new(),
            },
            variants: self.variants(&release.variants),
            withdrawn,
            summary: summary.clone(),
        };
        let link = ReleaseLink {
            href: summary.href.clone(),
            title: summary.title.clone(),
            date: summary.date.clone(),
        };
        let search = Facet::new(self.release_entry(release, &summary));
        ReleaseFacets {
            search,
            link: Facet::new(link),
            summary,
            full: Facet::new(full),
        }
    }

    pub fn release_link(&self, ix: ReleaseIx, lang: Lang) -> ReleaseLink {
        let release = self.site.release(ix);
        ReleaseLink {
            href: self.href(&release.address),
            title: self.said_in(&release.record.title.value, release.lang, lang),
            date: self.day(release.local.date(), lang),
        }
    }

    fn summary(&self, release: &Release) -> ReleaseSummary {
        let (record, lang) = (&release.record, release.lang);
        let shown = record.withdrawn.is_none();
        let zone = &self.site.clock.zone;
        let day = release.local.date();
        let changes = record
            .updated
            .iter()
            .chain(record.corrections.iter().map(|correction| &correction.date));
        let changes = changes.chain(record.withdrawn.iter().map(|withdrawn| &withdrawn.date));
        let changed = changes.map(|stamp| zone.moment_or_later(stamp.value)).max();
        let modified = changed.unwrap_or(release.moment).max(release.moment);
        let stand: Date = zone.local(modified).date();
        let excerpt = Some(release.body.excerpt.clone()).filter(|excerpt| !excerpt.is_empty());
        let timed = !matches!(record.date.value, Stamp::Day(_));
        ReleaseSummary {
            href: self.href(&release.address),
            title: crate::base::Said::here(record.title.value.clone()),
            kicker: record.kicker.clone().filter(|_| shown),
            teaser: record.teaser.clone().or(excerpt).filter(|_| shown),
            date: self.day(day, lang),
            time: timed.then(|| self.formats(lang).time(release.local.time()).into()),
            place: record.place.clone().filter(|_| shown),
            image: record
                .image
                .as_ref()
                .filter(|_| shown)
                .and_then(|image| self.image(image, &record.head.path)),
            topics: match shown {
                true => self.topics(&release.topics, lang),
                false => Vec::new(),
            },
            pinned: record.pinned && shown,
            published: zone.rfc3339(release.moment).into(),
            modified: zone.rfc3339(modified).into(),
            updated: (stand > day).then(|| self.day(stand, lang)),
            month: self.formats(lang).month(day.year(), day.month()).into(),
            stand,
            lang,
        }
    }

    pub fn stamp(&self, stamp: Stamp, lang: Lang) -> DateShown {
        self.date(VagueDate::Day(self.site.clock.zone.day(stamp)), lang)
    }

    /// The day, and the time of day where one was given.
    pub fn stamp_with_time(&self, stamp: Stamp, lang: Lang) -> DateShown {
        let day = self.stamp(stamp, lang);
        if matches!(stamp, Stamp::Day(_)) {
            return day;
        }
        let zone = &self.site.clock.zone;
        let time = self.formats(lang).time(zone.local(zone.moment_or_later(stamp)).time());
        DateShown {
            text: format!("{}, {time}", day.text).into(),
            ..day
        }
    }

    /// Which of its web addresses may be shown.
    fn urls_key(&self, release: &Release) -> Vec<bool> {
        let images = release.record.image.iter().chain(&release.record.gallery);
        let urls = images.filter_map(|image| image.credit_url.as_ref());
        let urls = release.record.sources.iter().chain(urls);
        urls.map(|url| self.url(url).is_some()).collect()
    }

    /// The images and files of a release as they are now: they may change while the release does not.
    fn pictures_key(&self, release: &Release) -> Vec<Digest> {
        let record = &release.record;
        let images = record.image.iter().chain(&record.gallery).map(|image| &image.src);
        let files = record.attachments.iter().map(|attachment| &attachment.src);
        let digest = |src: &crate::record::Named| {
            let path = self.media_path(&src.value, &record.head.path)?;
            self.site.media.get(&path).map(|media| media.digest)
        };
        images.chain(files).filter_map(digest).collect()
    }

    pub fn teaser_of(&self, excerpt: &Arc<str>) -> Option<Arc<str>> {
        Some(excerpt.clone()).filter(|excerpt| !excerpt.is_empty())
    }
}
