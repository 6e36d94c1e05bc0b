/** The edge of every host: a command by name, its input parsed by the contract, its handler called. */
import { commands, type CommandName, type Handlers } from "../../shared/api.ts";
import { SoundkinError } from "../../shared/errors.ts";

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

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}
