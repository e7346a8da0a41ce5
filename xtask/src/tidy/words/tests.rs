use super::*;

const LIST_TEXT: &str = "
# A comment.
[anywhere]
told -> reports
mend* -> fix
way to the world -> backend
[identifiers]
Desk -> PhoneSession
[not in]
corpus/
[left]
src/ 2
src/ui/ 1
";

fn sources(files: &[(&str, &str)]) -> Vec<Source> {
    let list = Source { path: LIST.to_owned(), text: format!("{LIST_TEXT}[not in]\n{LIST}\n") };
    let files = files
        .iter()
        .map(|(path, text)| Source { path: (*path).to_owned(), text: (*text).to_owned() });
    std::iter::once(list).chain(files).collect()
}

/// The places and words that are found in a text.
fn found(path: &str, text: &str) -> Vec<(Option<usize>, String)> {
    let (list, sources) = (List::read(LIST_TEXT).unwrap(), sources(&[(path, text)]));
    let files = sources.get(1..).unwrap();
    let hits = read::hits(&list, files).unwrap();
    hits.into_iter().map(|hit| (hit.line, hit.word.to_owned())).collect()
}

#[test]
fn a_word_is_found_in_any_case_and_within_names() {
    for text in ["Told.", "who is told", "lock_out_told = 1", "LockOutTold", "told!(x)", "#told3"] {
        assert_eq!(found("a.md", text), [(Some(1), "told".to_owned())], "{text}");
    }
    for text in ["\n`mend`", "\nmending", "\nMended"] {
        assert_eq!(found("a.md", text), [(Some(2), "mend*".to_owned())], "{text}");
    }
    for text in ["retold", "stolto ld", "amend recommend", "TOLDO"] {
        assert_eq!(found("a.md", text), [], "{text}");
    }
}

#[test]
fn a_sequence_of_words_is_found_across_lines() {
    let text = "/// Its way to\n/// the world.";
    assert_eq!(found("a.md", text), [(Some(1), "way to the world".to_owned())]);
    assert_eq!(found("a.md", "the way to a world"), []);
}

#[test]
fn an_identifier_is_found_in_code_alone() {
    let desk = || vec![(None, "Desk".to_owned())];
    assert_eq!(found("a.rs", "struct Desk;"), desk());
    assert_eq!(found("a.rs", "fn f() { view! { <Desk/> } }"), desk());
    for text in ["// Desk phones.", "const A: &str = \"Desk\";", "struct DeskPhone; fn desk() {}"] {
        assert_eq!(found("a.rs", text), [], "{text}");
    }
    assert_eq!(found("a.md", "Desk phones"), []);
}

#[test]
fn files_that_are_not_to_be_read_are_not() {
    assert_eq!(found("corpus/told", "told"), []);
}

#[test]
fn more_words_than_are_left_and_fewer_are_violations() {
    let rules = |files: &[(&str, &str)]| -> Vec<String> {
        let violations = check(&sources(files)).unwrap();
        violations.into_iter().map(|it| format!("{}: {}", it.place, it.rule)).collect()
    };
    let ui = ("src/ui/a.css", "told");
    assert_eq!(rules(&[ui, ("src/a.css", "told told")]), [""; 0]);
    assert_eq!(
        rules(&[ui, ("src/a.css", "told told"), ("docs/a.md", "\nTold")]),
        ["docs/a.md:2: \"told\" is not used here; better: reports"]
    );
    assert_eq!(
        rules(&[ui, ("src/a.css", "told")]),
        ["src/: fewer banned words: write `src/ 1` in xtask/src/tidy/words.txt"]
    );
    assert_eq!(
        rules(&[("src/a.css", "told told")]),
        ["src/ui/: no banned words are left: take `src/ui/ 1` out of xtask/src/tidy/words.txt"]
    );
    let more = rules(&[ui, ("src/a.css", "told told told")]);
    assert_eq!(more[0], "src/: 3 banned words, 2 are left to remove");
    assert_eq!(more.len(), 4, "with each place");
}

#[test]
fn the_report_counts_by_word_and_by_place() {
    let files = [("src/a.css", "told mend told"), ("crates/x/a.md", "told"), ("README.md", "told")];
    assert_eq!(
        report(&sources(&files)).unwrap(),
        "banned words left: 5\n\n    4  told\n    1  mend*\n\nREADME.md 1\ncrates/x/ 1\nsrc/ 3"
    );
}

#[test]
fn a_list_that_is_missing_or_broken_is_an_error() {
    assert!(report(&[]).is_err());
    for text in ["[anywhere]\ntold", "[anywhere]\ntold -> x\n[left]\nsrc/", "[else]\nx"] {
        assert!(List::read(text).is_err(), "{text}");
    }
}

#[test]
fn the_list_of_the_project_can_be_read() {
    let list = List::read(include_str!("../words.txt")).unwrap();
    assert_eq!(list.better("rival*"), "reference");
    assert!(list.anywhere.iter().all(|(word, _)| *word == word.to_lowercase()));
}
