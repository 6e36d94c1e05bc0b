/** The edge of every host: a command by name, its input parsed by the contract, its handler called. */
import {
  commands,
  type CommandName,
  type Handlers,
  type RequestMessage,
  type ResponseMessage,
} from "../../shared/api.ts";
import { SoundkinError, toWireError } from "../../shared/errors.ts";

/**
 * Runs a command that came over a transport.
 * @throws SoundkinError invalid-input for an unknown command or an input that does not fit.
 */
export async function dispatch(
  handlers: Handlers,
  command: string,
  input: unknown,
): Promise<unknown> {
  if (!isCommand(command)) {
    throw new SoundkinError("invalid-input", `There is no command "${command.slice(0, 100)}".`);
  }
  const parsed = commands[command].input.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join(".") ?? "";
    throw new SoundkinError("invalid-input", `${command}: ${place} ${issue?.message ?? ""}`.trim());
  }
  // The table ties each handler to its own input; the compiler cannot follow that through a name.
  const handler = handlers[command] as (input: unknown) => unknown;
  return await handler(parsed.data);
}

/** Answers a request that came as text; null for what is no request at all. */
export async function respond(handlers: Handlers, text: string): Promise<ResponseMessage | null> {
  const request = parseRequest(text);
  if (!request) return null;
  const { id, command, input } = request;
  try {
    // Null, where a command has nothing to say: JSON has no undefined.
    return { id, output: (await dispatch(handlers, command, input)) ?? null };
  } catch (error) {
    return { id, error: toWireError(error) };
  }
}

function parseRequest(text: string): RequestMessage | null {
  try {
    const { id, command, input } = JSON.parse(text) as Record<string, unknown>;
    return typeof id === "number" && typeof command === "string" ? { id, command, input } : null;
  } catch {
    return null;
  }
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}
