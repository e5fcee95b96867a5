import { html, nothing } from 'lit';
import { get, part, post, put } from '../../core/api.js';
import { diff } from '../../parts/diff.js';
import { ask } from '../../parts/dialog.js';
import { failed } from '../../parts/panel.js';
import { done } from '../../parts/toast.js';

const address = (status, what = '') => `/v1/rules/${part(status.name)}${what}`;

/** Saves a version. It does not run. @returns {Promise<boolean>} */
export const save = (status, drl) =>
  ask({
    title: `Save version ${status.latestVersion + 1} of ${status.name}`,
    effect: status.activeVersion ? html`It does not run yet: version ${status.activeVersion} stays active until another is activated.` : 'It does not run before it is activated.',
    confirm: 'Save',
    reason: 'optional',
    run: async (note) => {
      await put(address(status), { drl, note: note || undefined }, { ifMatch: status.version || undefined });
      done(`Version ${status.latestVersion + 1} is saved`);
    },
  });

/** What a change of version comes to, read while the question is asked. */
function looked(status, to) {
  const from = status.activeVersion;
  let answer = from && from !== to ? null : { lines: [] };
  let failure = null;
  return {
    ready: (draw) => {
      if (!answer) {
        get(address(status, '/diff'), { from, to }).then(
          (found) => {
            answer = found;
            draw();
          },
          (problem) => {
            failure = problem;
            draw();
          },
        );
      }
    },
    content: () => {
      if (failure) {
        return failed(failure);
      }
      return from && from !== to ? (answer ? html`<div><h3>From version ${from} to version ${to}</h3>${diff(answer.lines)}</div>` : html`<div class="skeleton"></div>`) : nothing;
    },
  };
}

async function change(status, what, version, reason) {
  await post(address(status, what), { version, reason: reason || undefined }, { ifMatch: status.version });
}

export const activate = (status, version) =>
  ask({
    title: `Activate version ${version} of ${status.name}`,
    effect: html`It raises alerts in every process within 2 seconds${status.activeVersion ? html`, in the place of version ${status.activeVersion}` : nothing}. Open alerts and their timers go on.`,
    confirm: 'Activate',
    wide: true,
    ...looked(status, version),
    run: async (reason) => {
      await change(status, '/activate', version, reason);
      done(`Version ${version} of ${status.name} is active`);
    },
  });

export const shadow = (status, version) =>
  ask({
    title: status.shadowVersion ? `End the shadow of ${status.name}` : `Run version ${version} of ${status.name} in shadow`,
    effect: status.shadowVersion ? `Version ${status.shadowVersion} is not watched any more; its alerts end.` : 'It runs beside the active version, to be watched only: its alerts are marked, nobody is told, and nothing is done.',
    confirm: status.shadowVersion ? 'End it' : 'Run in shadow',
    run: async (reason) => {
      await change(status, status.shadowVersion ? '/shadow/end' : '/shadow', status.shadowVersion ? undefined : version, reason);
      done(status.shadowVersion ? 'The shadow is over' : `Version ${version} runs in shadow`);
    },
  });

export const pause = (status) =>
  ask({
    title: status.paused ? `Resume ${status.name}` : `Pause ${status.name}`,
    effect: status.paused ? `Version ${status.activeVersion} raises alerts again.` : 'It raises no alerts until it is resumed. Its open alerts are resolved, since nobody watches them any more.',
    confirm: status.paused ? 'Resume' : 'Pause',
    danger: !status.paused,
    reason: status.paused ? 'optional' : 'required',
    run: async (reason) => {
      await change(status, status.paused ? '/resume' : '/pause', undefined, reason);
      done(`${status.name} is ${status.paused ? 'resumed' : 'paused'}`);
    },
  });

export const rollBack = (status) =>
  ask({
    title: `Roll ${status.name} back to version ${status.previousVersion}`,
    effect: 'The version that was active before is active again, in every process within 2 seconds. No version is lost; rolling back twice is going forth again.',
    confirm: 'Roll back',
    wide: true,
    ...looked(status, status.previousVersion),
    run: async (reason) => {
      await change(status, '/rollback', undefined, reason);
      done(`Version ${status.previousVersion} of ${status.name} is active`);
    },
  });
