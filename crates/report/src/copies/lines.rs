use std::io::{self, Write};

use serde::Serialize;

use super::{CopyCluster, CopyPair, CopyPlace};
use crate::Palette;
use crate::difference::write_difference;
use crate::inert::write_line;
use crate::palette::paint;
use crate::visible::Visible;
use crate::wording::alike;

#[derive(Serialize)]
struct PlaceField<'a> {
    article: &'a str,
    paragraph: u32,
    byte_start: usize,
    byte_end: usize,
}

#[derive(Serialize)]
struct PairLine<'a> {
    a: PlaceField<'a>,
    b: PlaceField<'a>,
    similarity: f64,
    kind: &'a str,
    class: &'a str,
    jaccard: f64,
    contained_a: f64,
    contained_b: f64,
    difference: &'a str,
}

#[derive(Serialize)]
struct ClusterLine<'a> {
    representative: PlaceField<'a>,
    members: Vec<PlaceField<'a>>,
}

/// Writes a pair as one JSON object on a line of its own.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn write_pair(out: &mut dyn Write, pair: &CopyPair<'_>) -> io::Result<()> {
    let line = PairLine {
        a: place(pair.a),
        b: place(pair.b),
        similarity: pair.similarity.get(),
        kind: pair.kind,
        class: pair.class,
        jaccard: pair.jaccard.get(),
        contained_a: pair.contained_a.get(),
        contained_b: pair.contained_b.get(),
        difference: pair.difference,
    };
    write_line(out, &line)
}

/// Writes a cluster as one JSON object on a line of its own.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn write_cluster(out: &mut dyn Write, cluster: &CopyCluster<'_>) -> io::Result<()> {
    let members = cluster.members.iter().map(|&member| place(member)).collect();
    write_line(out, &ClusterLine { representative: place(cluster.representative), members })
}

/// Writes a pair for people: where the two stand, what they are, and the words that differ.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn write_pair_difference(
    out: &mut dyn Write,
    pair: &CopyPair<'_>,
    palette: Palette,
) -> io::Result<()> {
    let [a, b] = [pair.a, pair.b].map(|place| {
        let place = format!("{} paragraph {}", place.article, place.paragraph);
        paint(&Visible(&place).to_string(), palette.strong)
    });
    let (kind, class, alike) = (pair.kind, pair.class, alike(pair.similarity));
    let what = if alike == class { kind.to_owned() } else { format!("{kind}: {class}, {alike}") };
    writeln!(out, "{a} and {b} ({what})")?;
    if !pair.difference.is_empty() {
        write!(out, "  ")?;
        write_difference(out, pair.difference, palette)?;
    }
    writeln!(out)
}

fn place(place: CopyPlace<'_>) -> PlaceField<'_> {
    let CopyPlace { article, paragraph, span } = place;
    PlaceField { article, paragraph, byte_start: span.start(), byte_end: span.end() }
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Similarity, Span};

    use super::{write_cluster, write_pair, write_pair_difference};
    use crate::Palette;
    use crate::copies::{CopyCluster, CopyPair, CopyPlace};

    const A: CopyPlace<'static> =
        CopyPlace { article: "a\u{1b}\"", paragraph: 3, span: Span::new(7, 9) };
    const B: CopyPlace<'static> = CopyPlace { article: "b", paragraph: 0, span: Span::new(0, 2) };

    fn pair() -> CopyPair<'static> {
        let [jaccard, contained] = [0.5, 1.0].map(Similarity::new);
        CopyPair {
            a: A,
            b: B,
            similarity: Similarity::new(0.935),
            kind: "near",
            class: "typo",
            jaccard,
            contained_a: contained,
            contained_b: jaccard,
            difference: "the [-harbour-]{+habrour+} was",
        }
    }

    fn text(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_pair_is_one_line_of_json() {
        let line = text(|out| write_pair(out, &pair()));
        assert_eq!(
            line,
            "{\"a\":{\"article\":\"a\\u001b\\\"\",\"paragraph\":3,\"byte_start\":7,\"byte_end\":9},\
             \"b\":{\"article\":\"b\",\"paragraph\":0,\"byte_start\":0,\"byte_end\":2},\
             \"similarity\":0.935,\"kind\":\"near\",\"class\":\"typo\",\"jaccard\":0.5,\
             \"contained_a\":1.0,\"contained_b\":0.5,\
             \"difference\":\"the [-harbour-]{+habrour+} was\"}\n"
        );
    }

    #[test]
    fn a_cluster_names_its_members_and_the_one_to_keep() {
        let cluster = CopyCluster { representative: B, members: vec![A, B] };
        let line = text(|out| write_cluster(out, &cluster));
        let line: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(line["representative"]["article"], "b");
        assert_eq!(line["members"][0]["paragraph"], 3);
        assert_eq!(line["members"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn a_difference_is_marked_by_signs_or_by_colours() {
        let plain = text(|out| write_pair_difference(out, &pair(), Palette::plain()));
        assert_eq!(
            plain,
            "a<U+001B>\" paragraph 3 and b paragraph 0 (near: typo, 93% alike)\n  \
             the [-harbour-]{+habrour+} was\n\n"
        );
        let coloured = text(|out| write_pair_difference(out, &pair(), Palette::coloured()));
        assert!(coloured.contains("\u{1b}[9m\u{1b}[31mharbour\u{1b}[0m"), "{coloured:?}");
        assert!(!coloured.contains("[-"), "{coloured:?}");
    }
}
