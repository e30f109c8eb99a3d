import { concatBytes } from "../../../data/base/concat_bytes.ts";
import type { RemoteProcess } from "../remote_process.ts";
import { LostError } from "../stream_errors.ts";
import type { RemoteShell } from "./remote_shell.ts";

/** How an archive of a container ended. */
export interface ArchiveEnd {
  /** The exit code of `tar`. */
  code: number;
  /** The messages of `tar`. */
  said: string;
  /** Whether an end mark proves that the whole archive arrived. */
  sealed: boolean;
  /** Whether the stream was cut and continued, so that the files have to be compared. */
  resumed: boolean;
}

/** An archive that is being read. */
export interface ReadArchive {
  readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Resolves at the end. Rejects with a LostError if the stream was cut more often than it may continue. */
  done: Promise<ArchiveEnd>;
}

interface RunningTar {
  process: RemoteProcess;
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  stderr: Promise<string>;
}

const EXIT_LINE_REGEXP = /^k8s-tar-ended-with (\d+)\n?/m;
// The exit code of a pipe is that of `tail`, so a line of stderr contains that of `tar`.
const RESUME_SCRIPT = `{ tar cf - -C "$1" "$2"; printf 'k8s-tar-ended-with %d\\n' $? >&2; } | tail -c "+$3"`;

/** The size from which on a piece is passed on. The steps for each piece take longer than a copy of its bytes. */
const LARGE = 256 * 1024;

/** Reads until there are many bytes. Undefined at the end. After an error, the bytes before it are read again. */
async function largePiece(reader: RunningTar["reader"]): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (let size = 0; size < LARGE;) {
    const { value } = await reader.read();
    if (value === undefined) break;
    pieces.push(value);
    size += value.length;
  }
  return pieces.length === 0 ? undefined : concatBytes(pieces);
}

/**
 * Reads a path of a container as an archive. If the stream is cut, it continues at the same byte, as kubectl does.
 *
 * @param retries The number of cuts after which it continues.
 */
export function readArchive(
  shell: RemoteShell,
  { folder, root, retries }: { folder: string; root: string; retries: number },
): ReadArchive {
  let bytes = 0;
  let left = retries;
  let resumed = false;
  let current: RunningTar | undefined;
  const done = Promise.withResolvers<ArchiveEnd>();
  done.promise.catch(() => {});

  async function open(): Promise<RunningTar> {
    const command = resumed
      ? ["sh", "-c", RESUME_SCRIPT, "sh", folder, root, String(bytes + 1)]
      : ["tar", "cf", "-", "-C", folder, root];
    const process = await shell.spawn(command, false);
    const stderr = new Response(process.stderr).text().catch(() => "");
    return { process, reader: process.stdout.getReader(), stderr };
  }

  /** Resolves to the next bytes; undefined at the end. */
  async function next(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    while (true) {
      try {
        current ??= await open();
        const piece = await largePiece(current.reader);
        if (piece !== undefined) {
          bytes += piece.length;
          return piece;
        }
        const { code, sealed } = await current.process.done;
        const stderr = await current.stderr;
        const [line, tarCode] = EXIT_LINE_REGEXP.exec(stderr) ?? [];
        const said = stderr.replace(line ?? "", "").trim();
        done.resolve({ code: tarCode === undefined ? code : Number(tarCode), said, sealed, resumed });
        return undefined;
      } catch (error) {
        if (!(error instanceof LostError) || left === 0) throw error;
        left--;
        resumed = true;
        await current?.process.close();
        current = undefined;
      }
    }
  }

  return {
    readable: new ReadableStream<Uint8Array<ArrayBuffer>>({
      async pull(controller) {
        try {
          const piece = await next();
          if (piece === undefined) controller.close();
          else controller.enqueue(piece);
        } catch (error) {
          done.reject(error);
          controller.error(error);
        }
      },
      async cancel(reason) {
        // The decoder of the archive leaves at its end, or after an error.
        done.reject(reason);
        await current?.process.close();
      },
    }, { highWaterMark: 0 }),
    done: done.promise,
  };
}
