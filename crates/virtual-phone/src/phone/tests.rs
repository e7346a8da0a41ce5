//! Tests of the phone, with requests as the vendor's page gives them.

use snom::Request;

use super::*;

mod any_order;
mod calls;
mod commands;
mod firmware;
mod keys;
mod lists;
mod pictures;
mod text;
mod touch;
mod transfer;

/// A phone with its clock.
struct TestPhone {
    inner: VirtualPhone,
    now: Duration,
}

impl TestPhone {
    fn new() -> TestPhone {
        TestPhone::with("D785")
    }

    fn with(model: &str) -> TestPhone {
        let inner = VirtualPhone::new(Model::find(model).unwrap(), Duration::ZERO);
        TestPhone { inner, now: Duration::ZERO }
    }

    /// Sends a request.
    fn get(&mut self, target: &str) -> &mut TestPhone {
        match Request::decode_by(target, Some(self.inner.firmware())) {
            Ok(Request::Command(command)) => self.inner.obey(&command, self.now),
            // A request that an old firmware understands differently changes nothing.
            Ok(_) => {}
            Err(error) => panic!("{target}: {error}"),
        }
        self
    }

    fn with_firmware(model: &str, firmware: &str) -> TestPhone {
        let mut phone = TestPhone::with(model);
        phone.inner.set_firmware(firmware.parse().unwrap());
        phone
    }

    fn wait(&mut self, millis: u64) -> &mut TestPhone {
        self.now += Duration::from_millis(millis);
        self.inner.advance(self.now);
        self
    }

    /// Presses keys and waits until all have been pressed.
    fn keys(&mut self, sequence: &str) -> &mut TestPhone {
        self.get(&format!("/command.htm?key={}", sequence.replace('#', "%23")));
        while let Some(due) = self.inner.key_queue.next_due() {
            self.now = self.now.max(due);
            self.inner.advance(self.now);
        }
        self
    }

    /// Dials `number` digit by digit and waits until it has answered.
    fn talk_to(&mut self, number: &str) -> &mut TestPhone {
        let digits: Vec<_> = number.chars().map(String::from).collect();
        self.keys(&format!("{};ENTER", digits.join(";"))).wait(4_000)
    }

    /// Lets a call come in and ring.
    fn called_by(&mut self, number: &str) -> &mut TestPhone {
        self.inner.expect_call(number, Duration::from_millis(10));
        self.wait(20)
    }

    fn state(&self) -> State {
        self.inner.state()
    }

    /// Returns each call as `number state`, in the order they began.
    fn calls(&self) -> Vec<String> {
        let calls = self.state().calls;
        calls.iter().map(|call| format!("{} {}", call.number, call.state)).collect()
    }
}
