//! What stands beside the device: calls, sequences, maintenance, the doctor.

use e2e::{Stand, until};

crate::in_every_browser!(
    calling_a_number_as_people_write_it
    half_a_number_is_not_dialled
    a_sequence_is_checked_as_it_is_typed_and_run
    a_mistake_is_marked_where_it_is_seen
    the_attended_transfer_stops_where_a_person_must_act
    what_is_dangerous_needs_a_second_different_act
    a_question_is_about_what_was_chosen
    the_doctor_says_what_works
    a_refusal_is_seen_whatever_tab_is_open
    escape_closes_what_is_open_and_is_no_cancel
);

/// Shows the tab called by its place.
async fn tab(stand: &Stand, nth: usize) {
    stand.link("live").await;
    stand.click(&format!("#console-tab-{nth}")).await;
    // It is fetched when it is first shown; on a busy machine the page is still for a moment then.
    let script = format!(
        "const panel = document.getElementById('console-panel-{nth}');
        return panel.innerText.trim() !== '' && !panel.querySelector('.later')"
    );
    until("what is in the tab", async || (stand.ask(&script).await == true).then_some(())).await;
}

async fn calling_a_number_as_people_write_it(stand: &mut Stand) {
    tab(stand, 0).await;
    stand.fill("[name=number]", "+49 (0)30 / 12-3").await;
    let preview = until("the preview", async || {
        stand.text("#console-panel-0 .form__hint").await.filter(|text| !text.is_empty())
    });
    assert_eq!(preview.await, "Dials +4930123: (0) taken out, separators taken out");
    stand.click("#console-panel-0 .button--main").await;
    assert_eq!(stand.commands(1).await, ["/command.htm?number=%2B4930123"]);
    stand.fill("[name=tones]", "12#").await;
    stand.click("#console-panel-0 .form--line .button").await;
    // It ends every call, so it asks first.
    stand.click("[data-command=release_all_calls]").await;
    stand.click("[data-confirm]").await;
    let expected = [
        "/command.htm?number=%2B4930123",
        "/command.htm?key_dtmf=12%23",
        "/command.htm?RELEASE_ALL_CALLS",
    ];
    assert_eq!(stand.commands(3).await, expected);
    // Typing into a field presses no key of the phone.
    tab(stand, 2).await;
    assert_eq!(stand.text(".entry__key").await.as_deref(), Some("End all calls"));
}

async fn a_sequence_is_checked_as_it_is_typed_and_run(stand: &mut Stand) {
    tab(stand, 1).await;
    stand.fill("[name=sequence]", "1;ENTRE").await;
    let told = async |begins: &str| {
        until(begins, async || {
            stand.text("#sequence-told").await.filter(|text| text.starts_with(begins))
        })
        .await
    };
    let wrong = told("column 3").await;
    assert!(wrong.contains("did you mean ENTER?"), "{wrong}");
    stand.click("#console-panel-1 .button--main").await;
    // What is wrong is not sent; the rest of the line makes it right again.
    stand.fill("[name=sequence]", "\u{E003}\u{E003}\u{E003}\u{E003}\u{E003}2,100,50").await;
    told("2 keys, about").await;
    stand.click("#console-panel-1 .button--main").await;
    assert_eq!(stand.commands(1).await, ["/command.htm?key=1;2,100,50"]);
}

async fn the_attended_transfer_stops_where_a_person_must_act(stand: &mut Stand) {
    tab(stand, 1).await;
    let script = "[data-script=attended-transfer]";
    stand.fill(&format!("{script} input"), "4930").await;
    stand.click(&format!("{script} .form .button")).await;
    let waits = async |text: &str| {
        until(text, async || {
            stand
                .text(&format!("{script} .script__wait p"))
                .await
                .filter(|wait| wait.contains(text))
        })
        .await
    };
    waits("the phone rings").await;
    assert_eq!(stand.phone.outbox().commands().count(), 0, "nothing before the person says so");
    for (text, sent) in
        [("the phone rings", 1), ("you have spoken with A", 2), ("C has answered", 3)]
    {
        waits(text).await;
        stand.click(&format!("{script} .script__wait .button--main")).await;
        stand.commands(sent).await;
    }
    let expected = [
        "/command.htm?key=ENTER",
        "/command.htm?key=F_HOLD,,500;4;9;3;0;ENTER",
        "/command.htm?key=TRANSFER,,500;ENTER",
    ];
    assert_eq!(stand.commands(3).await, expected);
}

async fn what_is_dangerous_needs_a_second_different_act(stand: &mut Stand) {
    tab(stand, 3).await;
    let guarded =
        |nth: usize| format!("#console-panel-3 .group:last-child .guarded:nth-of-type({nth})");
    // Restarting: once arms, twice fires.
    let restart = format!("{} > .button", guarded(1));
    stand.click(&restart).await;
    let armed = until("the armed button", async || {
        stand.text(&restart).await.filter(|text| text.contains("again"))
    });
    assert_eq!(armed.await, "Press again to do it");
    assert_eq!(stand.phone.outbox().commands().count(), 0);
    // Resetting: the name of the phone, and not another.
    let reset = guarded(3);
    stand.click(&format!("{reset} > .button")).await;
    stand.fill(&format!("{reset} [name=confirm]"), "Back office").await;
    stand.click(&format!("{reset} .button--danger")).await;
    let told = until("the refusal", async || {
        stand.text(&format!("{reset} form .problem")).await.filter(|text| !text.is_empty())
    });
    assert_eq!(told.await, "That is not Front desk. Nothing was sent.");
    assert_eq!(stand.phone.outbox().commands().count(), 0);
    // The button may have cooled down by now; then it takes two again.
    if stand.text(&restart).await.as_deref() != Some("Press again to do it") {
        stand.click(&restart).await;
    }
    stand.click(&restart).await;
    assert_eq!(stand.commands(1).await, ["/advanced_update.htm?reboot=Reboot"]);
}

async fn a_question_is_about_what_was_chosen(stand: &mut Stand) {
    tab(stand, 3).await;
    // Another choice takes the question back, and disarms.
    stand.click("[data-command=clear_calls]").await;
    stand.fill("[name=confirm]", "Front desk").await;
    stand.choose("[name=list]", "missed").await;
    until("the question to be gone", async || {
        stand.attribute("[name=confirm]", "name").await.is_none().then_some(())
    })
    .await;
    stand.click("[data-command=log_off]").await;
    stand.choose("[name=line]", "2").await;
    stand.click("[data-command=log_off]").await;
    assert_eq!(stand.phone.outbox().commands().count(), 0);
    stand.click("[data-command=log_off]").await;
    assert_eq!(stand.commands(1).await, ["/command.htm?LOGOFFLINE=2"]);
}

async fn the_doctor_says_what_works(stand: &mut Stand) {
    tab(stand, 4).await;
    stand.click("[data-command=examine]").await;
    let detail =
        until("the findings", async || stand.text("[data-what=picture] .finding__detail").await);
    assert_eq!(detail.await, "480 × 272 pixels");
    assert_eq!(stand.attribute("[data-what=model]", "data-state").await.as_deref(), Some("good"));
    // The virtual phone asks for no password.
    let login = stand.text("[data-what=login] .finding__mend").await.unwrap_or_default();
    assert!(login.contains("User and Password"), "{login}");
    assert_eq!(stand.phone.outbox().commands().count(), 0);
}

async fn a_refusal_is_seen_whatever_tab_is_open(stand: &mut Stand) {
    tab(stand, 0).await;
    let told = async |part: &str| {
        until(part, async || stand.text(".notice__told").await.filter(|told| told.contains(part)))
            .await
    };
    let gone = async || {
        until("the notice to be gone", async || {
            stand.text(".notice__told").await.filter(String::is_empty)
        })
        .await
    };
    let place = "return document.querySelector('.device').offsetTop";
    let before = stand.ask(place).await;
    // Twice would switch it on and off again; the relay refuses the second.
    stand.click_key("DND").await;
    stand.commands(1).await;
    stand.click_key("DND").await;
    let sentence = told("not sent").await;
    assert!(sentence.contains("the same was done"), "{sentence}");
    let after = stand.ask(place).await;
    assert_eq!(before, after, "nothing has moved");
    // It stays until something goes well, or somebody has seen it.
    stand.click_key("1").await;
    gone().await;
    stand.click_key("DND").await;
    told("not sent").await;
    stand.click(".notice__close").await;
    gone().await;
    assert_eq!(stand.commands(2).await.len(), 2);
}

async fn escape_closes_what_is_open_and_is_no_cancel(stand: &mut Stand) {
    const ESCAPE: char = '\u{E00C}';
    stand.size_window(700, 900).await;
    tab(stand, 1).await;
    let sheet = async |wanted: &str| {
        until(wanted, async || {
            stand.attribute(".console", "data-open").await.filter(|open| open == wanted)
        })
        .await
    };
    sheet("true").await;
    // A dialog over the sheet goes first, also when nothing in it has the focus.
    stand.click("[data-open=settings]").await;
    stand.click(".dialog__title").await;
    stand.type_key('5').await;
    stand.type_key(ESCAPE).await;
    until("the dialog to be closed", async || {
        stand.attribute("dialog", "open").await.is_none().then_some(())
    })
    .await;
    sheet("true").await;
    stand.fill("[name=sequence]", "1;").await;
    stand.type_key(ESCAPE).await;
    sheet("false").await;
    // Now it is the phone's again.
    stand.type_key(ESCAPE).await;
    assert_eq!(stand.commands(1).await, ["/command.htm?key=CANCEL"]);
    stand.click("#console-tab-1").await;
    assert_eq!(stand.value("[name=sequence]").await.as_deref(), Some("1;"));
}

async fn half_a_number_is_not_dialled(stand: &mut Stand) {
    stand.link("live").await;
    stand.click("[data-open=settings]").await;
    for (name, value) in [("plus", "00"), ("home-country", "49")] {
        stand.replace(&format!("[name={name}]"), value).await;
    }
    stand.click("[data-close=settings]").await;
    tab(stand, 0).await;
    for half in ["+", "+49"] {
        stand.replace("[name=number]", half).await;
        stand.click("#console-panel-0 .button--main").await;
        until("the mend", async || {
            let told = stand.text("#console-panel-0 form .problem").await?;
            (told.contains(&format!("“{half}”")) && told.contains("digits")).then_some(())
        })
        .await;
    }
    assert_eq!(stand.phone.outbox().commands().count(), 0);
    stand.replace("[name=number]", "+49 30 1").await;
    stand.click("#console-panel-0 .button--main").await;
    assert_eq!(stand.commands(1).await, ["/command.htm?number=0301"]);
}

async fn a_mistake_is_marked_where_it_is_seen(stand: &mut Stand) {
    tab(stand, 1).await;
    // Longer than its field: the end is seen, and so is the mark under it.
    stand.fill("[name=sequence]", &format!("{}ENTRE", "OFFHOOK;1,100,50;".repeat(6))).await;
    let script = "const field = document.querySelector('[name=sequence]'); \
        const mark = document.querySelector('.mark mark'); \
        if (!mark) return null; \
        const [outer, inner] = [field.getBoundingClientRect(), mark.getBoundingClientRect()]; \
        return field.scrollLeft > 0 && inner.left > outer.left && inner.right < outer.right";
    until("the mark within the field", async || {
        stand.ask(script).await.as_bool().filter(|is_seen| *is_seen)
    })
    .await;
    // Back at the beginning the mistake is out of sight, and its mark with it.
    stand.fill("[name=sequence]", "\u{E011}").await;
    until("the mark to go along", async || {
        stand.ask(script).await.as_bool().filter(|is_seen| !is_seen)
    })
    .await;
}
