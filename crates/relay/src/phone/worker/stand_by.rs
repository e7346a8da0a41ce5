//! The worker of a phone that this relay does not own: it sends nothing.

use super::{Diagnosis, Queue, Worker, at};
use crate::phone::ownership::unowned;

impl Worker<'_> {
    /// Waits until requests to the phone may begin; returns whether the worker must end instead. Waiting commands
    /// get the answer that nothing was sent.
    pub(super) async fn stand_by(&mut self, queue: &mut Queue) -> bool {
        let reason = || unowned().into_reason();
        if let Some(diagnosis) = self.diagnosis.take() {
            diagnosis.give_up(reason());
        }
        let status = self.connection.status;
        loop {
            let idle_until = self.connection.http.idle_until();
            tokio::select! {
                biased;
                () = queue.stopped.cancelled() => return true,
                () = queue.replaced.cancelled() => return true,
                () = status.ownership().gained() => break,
                credentials = queue.retry_login.requested() => {
                    self.connection.retry_login(credentials);
                }
                job = queue.commands.next() => {
                    let Some(job) = job else { return true };
                    queue.commands.ended(None);
                    let _gone = job.reply.send(Err(unowned()));
                }
                Some(job) = queue.pictures.next() => {
                    let _gone = job.reply.send(Err(unowned()));
                }
                Some(reply) = queue.diagnostics.recv() => Diagnosis::new(reply).give_up(reason()),
                // The relay that owns the phone looks.
                Some(_) = queue.looks.recv() => {}
                () = at(idle_until) => self.connection.http.close_idle(),
            }
        }
        // Another relay may have sent commands meanwhile, and a password.
        self.pictures.reset();
        self.connection.resume_login().await;
        false
    }
}
