import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { tempDir } from "../temp_dir.ts";
import { run, sh, withNamespace } from "./command_line.ts";
import { nodePod, nodeTest, runningPod } from "./pods.ts";

nodeTest("copy() carries folders with odd names, modes, times and links both ways if the node is real", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    await using dir = await tempDir();
    await k8s.create(nodePod("web", "sleep 3600"));
    await runningPod(k8s, "web");
    const data = `${dir.path}/data`;
    await Deno.mkdir(`${data}/sub[1]/empty`, { recursive: true });
    const names = ["a", "[b]*", "with\nline", "-dash", "ü", "x".repeat(200), "sub[1]/c"];
    for (const name of names) await Deno.writeTextFile(`${data}/${name}`, `text of ${name}`);
    await Deno.writeFile(`${data}/big`, crypto.getRandomValues(new Uint8Array(65_536)));
    await Deno.chmod(`${data}/a`, 0o750);
    await Deno.utime(`${data}/a`, 1_600_000_000, 1_600_000_000);
    await Deno.symlink("a", `${data}/link`);

    const sent = await k8s.copy({ from: data, to: "web:/tmp/in" });
    assert.deepEqual([sent.files, sent.verified, sent.skipped], [8, "size", []]);
    const { stdout } = await k8s.exec("web", [
      "sh",
      "-c",
      "cd /tmp/in && stat -c '%a %Y' a && readlink link && ls -A /tmp",
    ]);
    assert.equal(stdout, "750 1600000000\na\nin\n");
    // Into a folder that exists, as kubectl does.
    await k8s.copy({ from: `${data}/a`, to: "web:/tmp/in" });
    await k8s.copy({ from: data, to: "web:/tmp" });
    assert.equal((await k8s.exec("web", ["sh", "-c", "ls -A /tmp; diff -r /tmp/in /tmp/data"])).stdout, "data\nin\n");

    const received = await k8s.copy({ from: "web:/tmp/in", to: `${dir.path}/back` }, { verify: "sha256" });
    assert.deepEqual([received.files, received.verified, received.skipped], [9, "sha256", []]);
    const { code, out } = await sh(`diff -r ${data} ${dir.path}/back && stat -c '%a %Y' ${dir.path}/back/a`);
    assert.deepEqual([code, out], [0, "750 1600000000\n"]);
    assert.equal(await Deno.readLink(`${dir.path}/back/link`), "a");

    await k8s.create(nodePod("db", "sleep 3600"));
    await runningPod(k8s, "db");
    const between = await k8s.copy({ from: "web:/tmp/in", to: "db:/tmp/in" }, { verify: "sha256" });
    assert.deepEqual([between.files, between.verified, between.skipped], [8, "sha256", []]);
    await k8s.copy({ from: "db:/tmp/in", to: `${dir.path}/through` });
    assert.equal((await sh(`diff -r ${data} ${dir.path}/through`)).code, 0);

    await assert.rejects(k8s.copy({ from: "web:/nothing", to: `${dir.path}/no` }), /No such file or directory/);
    await assert.rejects(k8s.copy({ from: `${dir.path}/no`, to: "web:/tmp/x" }), Deno.errors.NotFound);
    const n = ["-n", namespace];
    assert.deepEqual(await run([...n, "cp", "web:/tmp/in/a", "-"]), { code: 0, out: "text of a", err: "" });
    assert.equal((await run([...n, "cp", "-", "web:/tmp/stream"], "piped")).code, 0);
    assert.deepEqual(await run([...n, "cp", `${namespace}/web:/tmp/stream`, `${dir.path}/one`]), {
      code: 0,
      out: "",
      err: "",
    });
    assert.equal(await Deno.readTextFile(`${dir.path}/one`), "piped");
    const odd = await run([...n, "cp", "web:/dev", `${dir.path}/dev`]);
    assert.equal(odd.code, 1);
    assert.match(odd.err, /skipped \.\/dev\/null: it is a character device/);
  });
});
