use std::collections::BTreeMap;

use copydesk_core::ArticleNo;
use copydesk_dedup::{Keep, Pair, ParagraphId};

use crate::args;
use crate::places::Places;

/// Hands the policy that the user chose to `use_it`, with the lengths and dates that it asks for.
///
/// # Errors
///
/// If an article cannot be had again from the temporary file.
pub(crate) fn with_keep<R>(
    keep: args::Keep,
    places: &Places<'_>,
    pairs: &[Pair],
    use_it: impl FnOnce(Keep<'_>) -> R,
) -> anyhow::Result<R> {
    let n_words = |id: ParagraphId| places.n_words(id);
    let mut dates: BTreeMap<ArticleNo, i64> = BTreeMap::new();
    if keep == args::Keep::Oldest {
        let mut ids: Vec<_> = pairs.iter().flat_map(|pair| [pair.a, pair.b]).collect();
        ids.sort_unstable();
        ids.dedup_by_key(|id| id.article);
        for id in ids {
            dates.extend(places.published(id)?.map(|date| (id.article, date)));
        }
    }
    let date = |article: ArticleNo| dates.get(&article).copied();
    Ok(use_it(match keep {
        args::Keep::First => Keep::First,
        args::Keep::Longest => Keep::Longest(&n_words),
        args::Keep::Oldest => Keep::Oldest(&date),
    }))
}
