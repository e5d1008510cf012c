//! Outputs for other programs about the site as a whole: open data, and whom to tell about a weak spot.

use super::Planner;
use crate::base::Lang;
use crate::facet::Facet;
use crate::record::Section;
use crate::route::{CatalogueRecipe, PartnerList, Recipe, Route, TableFormat};

impl Planner<'_> {
    /// The partners as open data, in each language that has a directory.
    pub fn data(&mut self, lang: Lang) {
        let folder = self.patterns.data(lang);
        let (json, csv) = (folder.child("partner.json"), folder.child("partner.csv"));
        let catalogue = folder.child("katalog.jsonld");
        let frame = self.facets.frames[lang.index()].clone();
        let page = self.href(&self.patterns.section(lang, Section::Partners));
        let partners = self.site.orders.directory[lang.index()].iter();
        let list = Facet::new(PartnerList {
            frame: frame.clone(),
            page: page.clone(),
            partners: partners
                .map(|(ix, _)| self.facets.partners[lang.index()][ix.0 as usize].data.clone())
                .collect(),
        });
        let recipe = CatalogueRecipe {
            frame,
            href: self.href(&catalogue),
            page,
            json: self.href(&json),
            csv: self.href(&csv),
        };
        let table = |format| Recipe::PartnerTable {
            format,
            list: list.clone(),
        };
        for (address, recipe) in [
            (json, table(TableFormat::Json)),
            (csv, table(TableFormat::Csv)),
            (catalogue, Recipe::Catalogue(Box::new(recipe))),
        ] {
            let output = address.output();
            self.routes.push(Route { output, recipe });
        }
    }

    /// RFC 9116 asks for a day on which the file stops to hold. It is the end of the next year: late enough that the
    /// file never lapses while somebody builds the site, and the same on every day of a year. The turn of the year is
    /// a moment that the site waits for.
    pub fn security(&mut self) {
        let frame = &self.facets.frames[Lang::DEFAULT.index()];
        let press = frame.press_contact.as_ref().and_then(|contact| contact.email.as_ref());
        // Who answers for barriers on the website is nearer to its makers than the press office.
        let Some(contact) = frame.feedback_email.as_ref().or(press) else {
            return;
        };
        let address = self.patterns.home(Lang::DEFAULT).child(".well-known/security.txt");
        let recipe = Recipe::Security {
            frame: frame.clone(),
            href: self.href(&address),
            contact: contact.clone(),
            year: self.site.clock.today().year() + 1,
        };
        let output = address.output();
        self.routes.push(Route { output, recipe });
    }
}
