//! The schematic map: where in the state a partner is, not in which street.
//!
//! Pure: a grid of cells, the districts and the towns come in, lines of an SVG go out. A town is one tile in the cell
//! where it lies; where that is taken or belongs to another district, in the nearest free cell of its own.

use super::{Label, Shared};
use crate::base::Said;
use crate::record::{GeoPoint, MapGrid};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

/// The side of a cell in the drawing.
const CELL: usize = 24;
/// How wide a letter of a name is, roughly.
const LETTER: usize = 7;

/// The map as a page shows it.
#[derive(Debug, Hash, Serialize)]
pub struct DistrictMap {
    /// The same on all pages.
    pub outline: Shared<MapOutline>,
    pub tiles: Vec<MapTile>,
    pub names: Vec<MapName>,
}

/// Districts and borders, without what lies in them.
#[derive(Debug, Hash, Serialize)]
pub struct MapOutline {
    pub width: usize,
    pub height: usize,
    pub areas: Vec<MapArea>,
    /// The lines between districts.
    pub seam: Arc<str>,
    /// The line around all of them.
    pub coast: Arc<str>,
    /// Where they stand on an empty map.
    #[serde(skip)]
    pub names: Vec<MapName>,
}

#[derive(Debug, Hash, Serialize)]
pub struct MapArea {
    /// From 1, by the order of districts in `site.yaml`, as in the list of districts.
    pub number: usize,
    pub label: Label,
    pub path: Arc<str>,
}

/// A town with partners: the corner of its cell.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct MapTile {
    pub x: usize,
    pub y: usize,
    pub count: usize,
}

/// The name of a district: the middle of its line.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct MapName {
    /// The number of its area.
    pub number: usize,
    pub text: Said,
    pub x: usize,
    pub y: usize,
}

/// A town to be drawn.
#[derive(Clone, Debug)]
pub struct Town {
    pub name: Arc<str>,
    pub at: GeoPoint,
    /// By the grid's order; where the district is not known, the one in which the town lies.
    pub district: Option<usize>,
    pub count: usize,
}

/// Column and row.
type Cell = (usize, usize);

/// A district of `site.yaml`: its number there, its label, its place in the grid.
pub type District = (usize, Label, usize);

/// The outline of districts that the grid knows.
pub fn outline(grid: &MapGrid, districts: &[District]) -> MapOutline {
    let (columns, rows) = size(grid);
    let borders = borders(grid);
    MapOutline {
        width: columns * CELL,
        height: rows * CELL,
        areas: (districts.iter())
            .map(|(number, label, district)| MapArea {
                number: *number,
                label: label.clone(),
                path: area(&cells(grid, *district).collect()).into(),
            })
            .filter(|area| !area.path.is_empty())
            .collect(),
        seam: borders.0.into(),
        coast: borders.1.into(),
        names: names(grid, districts, &[]),
    }
}

/// A tile for each town: the largest choose first, then by name. A town for which no cell is free is left out.
pub fn tiles(grid: &MapGrid, mut towns: Vec<Town>) -> Vec<MapTile> {
    towns.sort_by(|a, b| (b.count, &a.name).cmp(&(a.count, &b.name)));
    let mut taken = BTreeSet::new();
    let tile = |town: &Town| {
        let district = town.district.or_else(|| district_at(grid, town.at))?;
        let free = cells(grid, district).filter(|cell| !taken.contains(cell));
        let (column, row) =
            free.min_by_key(|(column, row)| (distance(grid, (*column, *row), town.at), *row, *column))?;
        taken.insert((column, row));
        Some(MapTile {
            x: column * CELL,
            y: row * CELL,
            count: town.count,
        })
    };
    towns.iter().filter_map(tile).collect()
}

/// A line for each district's name: where it covers the fewest tiles and sticks out the least, near the district's middle.
pub fn names(grid: &MapGrid, districts: &[District], tiles: &[MapTile]) -> Vec<MapName> {
    let taken: BTreeSet<Cell> = tiles.iter().map(|tile| (tile.x / CELL, tile.y / CELL)).collect();
    let name = |(number, label, district): &District| {
        let own: BTreeSet<Cell> = cells(grid, *district).collect();
        let needed = (label.text.text.chars().count() * LETTER).div_ceil(CELL).max(1);
        let (_, (column, row)) = own.iter().map(|at| (fitness(*at, needed, &own, &taken), *at)).min()?;
        Some(MapName {
            number: *number,
            text: label.text.clone(),
            x: column * CELL + needed * CELL / 2,
            y: row * CELL + 16,
        })
    };
    districts.iter().filter_map(name).collect()
}

/// How badly a name of so many cells lies from this cell on: cells outside, tiles under it, distance from the middle.
fn fitness(at: Cell, needed: usize, own: &BTreeSet<Cell>, taken: &BTreeSet<Cell>) -> (usize, usize, usize) {
    let covered: Vec<Cell> = (at.0..at.0 + needed).map(|column| (column, at.1)).collect();
    let outside = covered.iter().filter(|cell| !own.contains(cell)).count();
    let tiles = covered.iter().filter(|cell| taken.contains(cell)).count();
    let far = |sum: usize, here: usize| (sum * 2).abs_diff(here * own.len());
    let (columns, rows) = own.iter().fold((0, 0), |sum, cell| (sum.0 + cell.0, sum.1 + cell.1));
    let away = far(columns, at.0 * 2 + needed - 1) + far(rows, at.1 * 2);
    (tiles, outside, away)
}

fn size(grid: &MapGrid) -> (usize, usize) {
    (grid.rows.iter().map(Vec::len).max().unwrap_or(0), grid.rows.len())
}

fn at(grid: &MapGrid, (column, row): Cell) -> Option<usize> {
    *grid.rows.get(row)?.get(column)?
}

/// The cells of a district, from north to south and west to east.
fn cells(grid: &MapGrid, district: usize) -> impl Iterator<Item = Cell> {
    let rows = grid.rows.iter().enumerate();
    rows.flat_map(move |(row, cells)| {
        let cells = cells.iter().enumerate();
        cells.filter_map(move |(column, cell)| (*cell == Some(district)).then_some((column, row)))
    })
}

fn district_at(grid: &MapGrid, point: GeoPoint) -> Option<usize> {
    let column = (i64::from(point.lon) - i64::from(grid.west)).div_euclid(i64::from(grid.cell_width));
    let row = (i64::from(grid.north) - i64::from(point.lat)).div_euclid(i64::from(grid.cell_height));
    at(grid, (column.try_into().ok()?, row.try_into().ok()?))
}

/// From the middle of a cell, counted in cells and squared. In whole numbers, so that it is the same on every machine.
fn distance(grid: &MapGrid, (column, row): Cell, point: GeoPoint) -> i128 {
    let middle = |number: usize, size: i32| (2 * number as i128 + 1) * i128::from(size);
    let east = 2 * (i128::from(point.lon) - i128::from(grid.west)) - middle(column, grid.cell_width);
    let south = 2 * (i128::from(grid.north) - i128::from(point.lat)) - middle(row, grid.cell_height);
    (east * i128::from(grid.cell_height)).pow(2) + (south * i128::from(grid.cell_width)).pow(2)
}

/// The outline of some cells as one path, clockwise.
fn area(cells: &BTreeSet<Cell>) -> String {
    let mut edges = BTreeMap::<Cell, Vec<Cell>>::new();
    for &(x, y) in cells {
        let sides = [
            (y == 0 || !cells.contains(&(x, y - 1)), (x, y), (x + 1, y)),
            (!cells.contains(&(x + 1, y)), (x + 1, y), (x + 1, y + 1)),
            (!cells.contains(&(x, y + 1)), (x + 1, y + 1), (x, y + 1)),
            (x == 0 || !cells.contains(&(x - 1, y)), (x, y + 1), (x, y)),
        ];
        for (_, from, to) in sides.into_iter().filter(|side| side.0) {
            edges.entry(from).or_default().push(to);
        }
    }
    let mut path = String::new();
    while let Some((&start, _)) = edges.first_key_value() {
        let mut corners = vec![start];
        let mut here = start;
        while let Some(to) = edges.get_mut(&here).and_then(Vec::pop) {
            if edges[&here].is_empty() {
                edges.remove(&here);
            }
            here = to;
            corners.push(here);
        }
        draw(&mut path, &corners);
        path.push('z');
    }
    path
}

/// Appends a line through the corners; those on a straight line are passed over.
fn draw(path: &mut String, corners: &[Cell]) {
    let Some(&(x, y)) = corners.first() else { return };
    path.push_str(&format!("M{} {}", x * CELL, y * CELL));
    let mut from = (x, y);
    for (at, &to) in corners.iter().enumerate().skip(1) {
        let next = corners.get(at + 1);
        if next.is_some_and(|next| (from.0 == to.0 && to.0 == next.0) || (from.1 == to.1 && to.1 == next.1)) {
            continue;
        }
        let step = |from: usize, to: usize| (to as i64 - from as i64) * CELL as i64;
        let (letter, length) = if from.1 == to.1 {
            ('h', step(from.0, to.0))
        } else {
            ('v', step(from.1, to.1))
        };
        // Writing to a string cannot fail.
        let _ = write!(path, "{letter}{length}");
        from = to;
    }
}

/// The lines between cells of different districts, and those between a district and the outside.
fn borders(grid: &MapGrid) -> (String, String) {
    let (columns, rows) = size(grid);
    let (mut seam, mut coast) = (String::new(), String::new());
    let mut line = |along: usize, between: &dyn Fn(usize) -> [Option<usize>; 2], corner: &dyn Fn(usize) -> Cell| {
        let kind = |at: usize| match between(at) {
            [a, b] if a == b => 0,
            [Some(_), Some(_)] => 1,
            _ => 2,
        };
        let mut from = 0;
        for at in 1..=along {
            if at == along || kind(at) != kind(from) {
                match kind(from) {
                    1 => draw(&mut seam, &[corner(from), corner(at)]),
                    2 => draw(&mut coast, &[corner(from), corner(at)]),
                    _ => {}
                }
                from = at;
            }
        }
    };
    let cell = |column: Option<usize>, row: Option<usize>| at(grid, (column?, row?));
    for y in 0..=rows {
        let between = |x: usize| [cell(Some(x), y.checked_sub(1)), cell(Some(x), Some(y))];
        line(columns, &between, &|x| (x, y));
    }
    for x in 0..=columns {
        let between = |y: usize| [cell(x.checked_sub(1), Some(y)), cell(Some(x), Some(y))];
        line(rows, &between, &|y| (x, y));
    }
    (seam, coast)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cells of one degree from 0° E, 10° N.
    fn grid(rows: &[&str]) -> MapGrid {
        let cell = |cell: char| "AB".chars().position(|letter| letter == cell);
        MapGrid {
            west: 0,
            north: 10_000_000,
            cell_width: 1_000_000,
            cell_height: 1_000_000,
            districts: vec!["a".into(), "b".into()],
            rows: rows.iter().map(|row| row.chars().map(cell).collect()).collect(),
        }
    }

    /// A town in the middle of a cell.
    fn town(name: &str, (column, row): (i32, i32), district: Option<usize>, count: usize) -> Town {
        let half = 500_000;
        Town {
            name: name.into(),
            at: GeoPoint {
                lat: 10_000_000 - row * 1_000_000 - half,
                lon: column * 1_000_000 + half,
            },
            district,
            count,
        }
    }

    fn district(name: &str, place: usize) -> District {
        let label = Label {
            key: name.into(),
            text: Said::here(name.into()),
            href: None,
        };
        (place + 1, label, place)
    }

    fn placed(rows: &[&str], towns: Vec<Town>) -> Vec<(usize, usize, usize)> {
        let tiles = tiles(&grid(rows), towns);
        tiles
            .iter()
            .map(|tile| (tile.x / CELL, tile.y / CELL, tile.count))
            .collect()
    }

    #[test]
    fn a_town_lies_in_its_own_cell() {
        assert_eq!(
            placed(&["AAA", "AAA"], vec![town("x", (2, 1), Some(0), 3)]),
            [(2, 1, 3)]
        );
        assert_eq!(placed(&["AB", "AB"], vec![town("x", (1, 1), None, 1)]), [(1, 1, 1)]);
        assert_eq!(placed(&["A.", "A."], vec![town("x", (1, 1), None, 1)]), []);
    }

    #[test]
    fn otherwise_in_the_nearest_of_its_district() {
        assert_eq!(placed(&["AABB"], vec![town("x", (3, 0), Some(0), 1)]), [(1, 0, 1)]);
        let far_away = town("x", (90, -40), Some(1), 1);
        assert_eq!(placed(&["AABB"], vec![far_away]), [(3, 0, 1)]);
    }

    #[test]
    fn large_towns_choose_first_and_ties_go_north_then_west() {
        let towns = ["c", "b", "a"].map(|name| town(name, (1, 1), Some(0), 1));
        let mut towns = towns.to_vec();
        towns.push(town("d", (1, 1), Some(0), 5));
        let expected = [(1, 1, 5), (1, 0, 1), (0, 1, 1), (2, 1, 1)];
        assert_eq!(placed(&["AAA", "AAA", "AAA"], towns), expected);
    }

    #[test]
    fn a_full_district_leaves_towns_out() {
        let towns = vec![town("a", (0, 0), Some(0), 1), town("b", (0, 0), Some(0), 2)];
        assert_eq!(placed(&["AB"], towns), [(0, 0, 2)]);
    }

    #[test]
    fn lines() {
        let grid = grid(&["AAB", ".AB"]);
        let outline = outline(&grid, &[district("a", 0), district("b", 1)]);
        let paths: Vec<&str> = outline.areas.iter().map(|area| &*area.path).collect();
        assert_eq!(paths, ["M0 0h48v48h-24v-24h-24v-24z", "M48 0h24v48h-24v-48z"]);
        assert_eq!(&*outline.seam, "M48 0v48");
        assert_eq!(&*outline.coast, "M0 0h72M0 24h24M24 48h48M0 0v24M24 24v24M72 0v48");
        assert_eq!((outline.width, outline.height), (72, 48));
    }

    #[test]
    fn names_keep_clear_of_tiles() {
        let grid = grid(&["AAAA", "AAAA", "AAAA"]);
        let name = |tiles: &[MapTile]| {
            let names = names(&grid, &[district("Bezirk", 0)], tiles);
            (names[0].x, names[0].y)
        };
        assert_eq!(name(&[]), (48, 40));
        let tiles = tiles(&grid, vec![town("x", (1, 1), Some(0), 1)]);
        assert_ne!(name(&tiles).1, 40);
    }
}
