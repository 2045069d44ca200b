//! Where a place lies on paper: degrees to units of a drawing. An equirectangular projection with the cosine of the middle
//! latitude: within one city it is off by less than the width of a line. Knows no HTML.

/// Kilometres in one degree of latitude.
const KM_PER_DEGREE: f64 = 111.2;
/// Lengths that a scale bar can show, in km.
const BARS: [f64; 8] = [0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0];

/// Degrees north and east (WGS 84).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

impl Spot {
    /// Kilometres to another spot, and how far of that is east and north.
    pub fn to(self, other: Self) -> (f64, f64, f64) {
        let middle = f64::midpoint(self.latitude, other.latitude).to_radians();
        let east = (other.longitude - self.longitude) * middle.cos() * KM_PER_DEGREE;
        let north = (other.latitude - self.latitude) * KM_PER_DEGREE;
        (east.hypot(north), east, north)
    }
}

/// A projection onto a drawing of a certain size; north is up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    west: f64,
    north: f64,
    squeeze: f64,
    units_per_degree: f64,
    /// The width of the drawing.
    pub width: f64,
    /// The height of the drawing.
    pub height: f64,
}

impl Projection {
    /// As large as fits: all spots on a drawing of this width, with a margin. Nothing without spots.
    pub fn fitting(spots: &(impl Iterator<Item = Spot> + Clone), width: f64, margin: f64) -> Option<Self> {
        let ends = |of: fn(Spot) -> f64| {
            let low = spots.clone().map(of).min_by(f64::total_cmp)?;
            Some((low, spots.clone().map(of).max_by(f64::total_cmp)?))
        };
        let (south, north) = ends(|spot| spot.latitude)?;
        let (west, east) = ends(|spot| spot.longitude)?;
        let squeeze = f64::midpoint(south, north).to_radians().cos();
        // A single spot has no extent: it gets a window of some kilometres.
        let across = ((east - west) * squeeze).max((north - south) / 4.0).max(2.0 / KM_PER_DEGREE);
        let units_per_degree = (width - 2.0 * margin) / across;
        let pad = margin / units_per_degree;
        let spare = (across - (east - west) * squeeze) / 2.0;
        let height = (north - south) * units_per_degree + 2.0 * margin;
        Some(Self { west: west - (pad + spare) / squeeze, north: north + pad, squeeze, units_per_degree, width, height })
    }

    /// A square window around a spot, so many kilometres to each side.
    pub fn around(spot: Spot, kilometres: f64, width: f64) -> Self {
        let squeeze = spot.latitude.to_radians().cos();
        let half = kilometres / KM_PER_DEGREE;
        let units_per_degree = width / (2.0 * half);
        let (west, north) = (spot.longitude - half / squeeze, spot.latitude + half);
        Self { west, north, squeeze, units_per_degree, width, height: width }
    }

    /// Where a spot lies: to the right, and down.
    pub fn at(&self, spot: Spot) -> (f64, f64) {
        let right = (spot.longitude - self.west) * self.squeeze * self.units_per_degree;
        (right, (self.north - spot.latitude) * self.units_per_degree)
    }

    /// Whether a spot lies on the drawing.
    pub fn shows(&self, spot: Spot) -> bool {
        let (right, down) = self.at(spot);
        (0.0..=self.width).contains(&right) && (0.0..=self.height).contains(&down)
    }

    /// A scale bar: its kilometres and its length on the drawing, at most a third of the width.
    pub fn bar(&self) -> (f64, f64) {
        let length = |kilometres: f64| kilometres / KM_PER_DEGREE * self.units_per_degree;
        let fits = BARS.into_iter().rev().find(|kilometres| length(*kilometres) <= self.width / 3.0);
        let kilometres = fits.unwrap_or(BARS[0]);
        (kilometres, length(kilometres))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BA_DINH: Spot = Spot { latitude: 21.0386, longitude: 105.838 };
    const BAT_TRANG: Spot = Spot { latitude: 20.9787, longitude: 105.912 };

    #[test]
    fn distances_are_those_on_the_ground() {
        let (far, east, north) = BA_DINH.to(BAT_TRANG);
        // On the great circle it is 10.18 km.
        assert!((far - 10.18).abs() < 0.05, "{far}");
        assert!(east > 7.0 && north < -6.0, "south-east: {east} {north}");
    }

    #[test]
    fn north_is_up_and_everything_fits() {
        let spots = [BA_DINH, BAT_TRANG, Spot { latitude: 21.37, longitude: 105.29 }];
        let Some(map) = Projection::fitting(&spots.into_iter(), 400.0, 20.0) else { unreachable!("there are spots") };
        assert!(spots.into_iter().all(|spot| map.shows(spot)));
        let (ba_dinh, bat_trang) = (map.at(BA_DINH), map.at(BAT_TRANG));
        assert!(bat_trang.0 > ba_dinh.0, "further east is further right");
        assert!(bat_trang.1 > ba_dinh.1, "further south is further down");
        assert!((map.at(spots[2]).1 - 20.0).abs() < 1e-6 && (bat_trang.0 - 380.0).abs() < 1e-6, "up to the margin");
        assert_eq!(Projection::fitting(&std::iter::empty(), 400.0, 20.0), None);
    }

    #[test]
    fn one_kilometre_is_as_long_on_paper_in_both_directions() {
        let map = Projection::around(BA_DINH, 5.0, 400.0);
        let (x, y) = map.at(BA_DINH);
        assert!((x - 200.0).abs() < 1e-6 && (y - 200.0).abs() < 1e-6, "in the middle");
        let (kilometres, length) = map.bar();
        assert!((kilometres - 2.0).abs() < 1e-9 && (length - 80.0).abs() < 1e-6, "{kilometres} km, {length}");
        assert!(!map.shows(BAT_TRANG));
    }
}
