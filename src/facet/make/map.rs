//! The map of districts, from the theme's grid and the partners that take part.

use super::Maker;
use crate::address::Listing;
use crate::base::Lang;
use crate::facet::map::{self, District, DistrictMap, MapOutline, Town};
use crate::facet::{Facet, Shared};
use crate::record::GeoPoint;
use crate::site::{Partner, PartnerIx};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Maker<'_> {
    /// Absent where fewer than two districts have partners: then it would say nothing.
    pub fn outline(&self, lang: Lang) -> Option<Shared<MapOutline>> {
        let grid = self.grid?;
        let alive =
            |at: usize| (self.site.partners.iter()).any(|partner| partner.current && partner.district == Some(at));
        if self.districts().filter(|(at, _)| alive(*at)).count() < 2 {
            return None;
        }
        Some(Facet::new(map::outline(grid, &self.labelled(lang))))
    }

    /// The map of the directory: a tile for each town whose place is known.
    pub fn directory_map(&self, lang: Lang) -> Option<Shared<DistrictMap>> {
        let mut towns = BTreeMap::<Arc<str>, Town>::new();
        for (partner, ix) in self.site.partners.iter().zip((0..).map(PartnerIx)) {
            if let Some(town) = self.town(ix).filter(|_| partner.current) {
                let known = towns.entry(town.name.clone()).or_insert(Town { count: 0, ..town });
                known.count += 1;
            }
        }
        // A partner whose place is not known counts where another in its town has one.
        let elsewhere = |partner: &&Partner| partner.current && point(partner).is_none();
        for partner in self.site.partners.iter().filter(elsewhere) {
            if let Some(town) = partner.city.as_ref().and_then(|(slug, _)| towns.get_mut(slug)) {
                town.count += 1;
            }
        }
        let (grid, outline) = (self.grid?, self.outlines[lang.index()].clone()?);
        let tiles = map::tiles(grid, towns.into_values().collect());
        Some(Facet::new(DistrictMap {
            names: map::names(grid, &self.labelled(lang), &tiles),
            outline,
            tiles,
        }))
    }

    /// The map of a profile: one tile or one district; absent where neither is known. Only the name of its own district
    /// looks for a new place: there are many profiles.
    pub fn partner_map(&self, ix: PartnerIx, lang: Lang) -> Option<DistrictMap> {
        let (grid, outline) = (self.grid?, self.outlines[lang.index()].clone()?);
        let tiles = map::tiles(grid, self.town(ix).into_iter().collect());
        let district = self.site.partner(ix).district;
        let own = self.districts().find(|(at, _)| Some(*at) == district);
        if own.is_none() && tiles.is_empty() {
            return None;
        }
        let own: Vec<District> = own.into_iter().map(|own| self.district(own, lang)).collect();
        let moved = map::names(grid, &own, &tiles);
        let kept = (outline.names.iter()).filter(|name| moved.iter().all(|moved| moved.number != name.number));
        Some(DistrictMap {
            names: kept.chain(&moved).cloned().collect(),
            outline: outline.clone(),
            tiles,
        })
    }

    fn labelled(&self, lang: Lang) -> Vec<District> {
        self.districts().map(|own| self.district(own, lang)).collect()
    }

    fn district(&self, (at, place): (usize, usize), lang: Lang) -> District {
        let entry = &self.site.config.districts[at];
        let listing = Listing::District(entry.key.value.clone());
        (at + 1, self.label(entry, lang, &listing), place)
    }

    /// The districts of `site.yaml` that the grid knows, with their place in it.
    fn districts(&self) -> impl Iterator<Item = (usize, usize)> {
        let known = self.grid.map(|grid| &grid.districts);
        let entries = self.site.config.districts.iter().enumerate();
        entries.filter_map(move |(at, entry)| Some((at, known?.iter().position(|key| *key == entry.key.value)?)))
    }

    fn town(&self, ix: PartnerIx) -> Option<Town> {
        let partner = self.site.partner(ix);
        let place = |district: usize| self.districts().find(|(at, _)| *at == district).map(|(_, place)| place);
        Some(Town {
            name: partner.city.as_ref()?.0.clone(),
            at: point(partner)?,
            district: partner.district.and_then(place),
            count: 1,
        })
    }
}

/// In the words of the default language: where something lies does not depend on the language.
fn point(partner: &Partner) -> Option<GeoPoint> {
    partner.texts.first()?.record.location
}
