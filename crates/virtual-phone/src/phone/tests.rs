//! The phone, tested with requests as they stand in the vendor's page.

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

/// A phone, and the clock it goes by.
struct Desk {
    phone: VirtualPhone,
    now: Duration,
}

impl Desk {
    fn new() -> Desk {
        Desk::with("D785")
    }

    fn with(model: &str) -> Desk {
        let phone = VirtualPhone::new(Model::find(model).unwrap(), Duration::ZERO);
        Desk { phone, now: Duration::ZERO }
    }

    /// Sends a request, in no time.
    fn get(&mut self, target: &str) -> &mut Desk {
        match Request::decode_by(target, Some(self.phone.firmware())) {
            Ok(Request::Command(command)) => self.phone.obey(&command, self.now),
            // What an old firmware takes for something else changes nothing.
            Ok(_) => {}
            Err(error) => panic!("{target}: {error}"),
        }
        self
    }

    fn with_firmware(model: &str, firmware: &str) -> Desk {
        let mut desk = Desk::with(model);
        desk.phone.set_firmware(firmware.parse().unwrap());
        desk
    }

    fn wait(&mut self, millis: u64) -> &mut Desk {
        self.now += Duration::from_millis(millis);
        self.phone.advance(self.now);
        self
    }

    /// Presses keys, and waits until all have been pressed.
    fn keys(&mut self, sequence: &str) -> &mut Desk {
        self.get(&format!("/command.htm?key={}", sequence.replace('#', "%23")));
        while let Some(due) = self.phone.buttons.next_due() {
            self.now = self.now.max(due);
            self.phone.advance(self.now);
        }
        self
    }

    /// Calls `number`, which is typed digit by digit, and waits until somebody has answered.
    fn talk_to(&mut self, number: &str) -> &mut Desk {
        let digits: Vec<_> = number.chars().map(String::from).collect();
        self.keys(&format!("{};ENTER", digits.join(";"))).wait(4_000)
    }

    /// Somebody calls and is heard ringing.
    fn called_by(&mut self, number: &str) -> &mut Desk {
        self.phone.expect_call(number, Duration::from_millis(10));
        self.wait(20)
    }

    fn state(&self) -> State {
        self.phone.state()
    }

    /// Each call as `number state`, in the order they began.
    fn calls(&self) -> Vec<String> {
        let calls = self.state().calls;
        calls.iter().map(|call| format!("{} {}", call.number, call.state)).collect()
    }
}
