//! `copydesk dedup`, from paths to pairs, clusters and a summary.

use anyhow::Context as _;
use copydesk_dedup::{
    Archive, ArchivedArticle, DedupConfig, Found, Setting, boilerplate, clusters,
};

use crate::args::DedupArgs;
use crate::checks::Checks;
use crate::copies::{AllThreads, Method, candidates, verified};
use crate::copy_outputs::{Copies, CopyOutputs};
use crate::exit::Exit;
use crate::index_file::{IndexFile, open_index, shrink_index};
use crate::input::Input;
use crate::interrupt;
use crate::keep::with_keep;
use crate::pass_one::{Before, Kept, Reading, read_all};
use crate::places::Places;
use crate::progress::Progress;
use crate::publication_date::publication_time;
use copydesk_ingest::ParagraphMode;

/// Looks for copies among the paragraphs of articles, and in an index of earlier ones.
///
/// # Errors
///
/// If the settings make no sense, the index cannot be used, an output cannot be written, or the
/// user interrupts. The index then stays as it was.
pub(crate) fn dedup(args: DedupArgs) -> anyhow::Result<Exit> {
    let method = Method::of(&args.copies)?;
    let noise = args.copies.noise();
    let shingle_words = method.shingle_words(noise);
    let mut outputs = CopyOutputs::open(&args)?;
    let input = Input::new(args.input)?.for_copies();
    let settings = index_settings(args.copies.noisy, input.ingest.paragraphs, shingle_words);
    let mut index = match &args.index {
        Some(path) => Some((path, open_index(path, &settings)?)),
        None => None,
    };
    let what = |path: &std::path::Path| format!("cannot use index `{}`", path.display());
    let before = match &index {
        Some((path, archive)) => Before {
            next_article: archive.next_article(),
            ids: archive.ids().with_context(|| what(path))?,
        },
        None => Before::default(),
    };
    let checks = Checks::of_copies(shingle_words, noise);
    let (plan, progress) = input.start()?;
    let reading = Reading::new(&input, &checks, args.memory.max_memory, &progress);
    let kept = read_all(plan, before, reading)?;

    progress.stage("comparing paragraphs");
    let found = match &index {
        Some((path, archive)) => {
            let found = archive.search(&kept.corpus, method.wanted(), &AllThreads);
            Some(found.with_context(|| what(path))?)
        }
        None => None,
    };
    interrupt::check()?;
    let n_archived = index.as_ref().map_or(0, |(_, archive)| archive.n_articles());
    let archived = found.as_ref().map(|found| (found, n_archived));
    let places = Places::new(&kept, archived);
    let candidates = match &found {
        Some(found) => &found.candidates,
        None => &candidates(&kept.corpus, method)?,
    };
    let pairs = verified(candidates, method, &places)?;
    let clusters = with_keep(args.copies.keep, &places, &pairs, |keep| clusters(&pairs, keep))?;
    let boilerplate = boilerplate(&pairs, &kept.corpus, &DedupConfig::default());
    progress.finish();
    let (pairs, clusters) = (&pairs[..], &clusters[..]);
    outputs.write(&Copies { places, pairs, clusters, boilerplate: &boilerplate })?;

    if let (Some((path, archive)), Some(found)) = (&mut index, &found) {
        add_to_index(archive, found, &kept, &progress).with_context(|| what(path))?;
    }
    if let Some((path, archive)) = index.filter(|(_, archive)| archive.is_half_dead()) {
        progress.stage("shrinking the index");
        shrink_index(archive, path).with_context(|| what(path))?;
    }
    let exit = input.exit(kept.read_errors.len() as u64);
    // The process ends here: to free what was kept, piece by piece, would take a while.
    std::mem::forget((kept, found));
    Ok(exit)
}

/// Returns what must be the same in all runs that use an index.
fn index_settings(is_noisy: bool, paragraphs: ParagraphMode, shingle_words: usize) -> [Setting; 3] {
    let paragraphs = match paragraphs {
        ParagraphMode::Auto => "auto",
        ParagraphMode::Blank => "blank",
        ParagraphMode::Line => "line",
        ParagraphMode::Whole => "whole",
    };
    let noise = if is_noisy { "given" } else { "left out" };
    [
        ("--noisy", noise.to_owned()),
        ("--shingle-words", shingle_words.to_string()),
        ("--paragraphs", paragraphs.to_owned()),
    ]
}

/// Adds the articles of this run to the index, all or none.
fn add_to_index(
    archive: &mut Archive<IndexFile>,
    found: &Found,
    kept: &Kept,
    progress: &Progress,
) -> anyhow::Result<()> {
    if 0 < kept.n_known_ids {
        progress.note(&format!(
            "note: {} of {} articles have the id of one in the index; they were compared with \
             it and added as further ones",
            kept.n_known_ids, kept.summary.articles
        ));
    }
    archive.add(&kept.corpus, found, &kept.store, |number| {
        if !kept.store.has(number) {
            return Ok(None);
        }
        let article = kept.store.get(number)?;
        let id = article.id().to_owned();
        let given_id = kept.given_id(number, &id).to_owned();
        let published = article.metadata().published.as_deref().and_then(publication_time);
        Ok(Some(ArchivedArticle { id, given_id, published }))
    })?;
    interrupt::check()?;
    archive.commit()?;
    Ok(())
}
