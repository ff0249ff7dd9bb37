//! Prints what the copy checks find in plain-text files: `check_files FILE…`.

#![expect(clippy::print_stdout, reason = "an example shows its result")]

use copydesk_copy::HouseStyle;
use copydesk_core::Article;

fn main() -> std::io::Result<()> {
    let detectors = copydesk_copy::detectors(&HouseStyle::default());
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        let article = Article::from_plain_text(&String::from_utf8_lossy(&bytes));
        let mut findings = Vec::new();
        for detector in &detectors {
            detector.check(&article, &mut findings);
        }
        findings.sort_by_key(|finding| finding.place);
        for finding in findings {
            let paragraph = finding.place.paragraph + 1;
            println!("{path}: paragraph {paragraph}: {} {}", finding.rule.code, finding.message);
        }
    }
    Ok(())
}
