/** Who may speak to the browser host. */
import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

export class Admission {
  readonly #port: number;
  readonly #token: string;

  constructor(port: number, token: string) {
    this.#port = port;
    this.#token = token;
  }

  /** The address to open once; it leaves the token in a cookie and not in the address bar. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}/?token=${this.#token}`;
  }

  /** The cookie for a request that carries the right token, else null. */
  cookieFor(url: URL): string | null {
    if (url.pathname !== "/" || !this.#isToken(url.searchParams.get("token"))) return null;
    return `${this.#cookieName}=${this.#token}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** False for names that were rebound to this address. */
  isOurHost({ headers }: IncomingMessage): boolean {
    return this.#hosts.includes(headers.host ?? "");
  }

  /** True for a request of our own pages, or of a person who typed the address. */
  admits(request: IncomingMessage): boolean {
    const { origin } = request.headers;
    return (
      this.isOurHost(request) &&
      (origin === undefined || this.#isOurOrigin(origin)) &&
      this.#isToken(this.#cookieOf(request))
    );
  }

  /** A socket must say which page opens it, since no browser keeps other pages from trying. */
  admitsSocket(request: IncomingMessage): boolean {
    return this.admits(request) && request.headers.origin !== undefined;
  }

  get #hosts(): string[] {
    return [`127.0.0.1:${this.#port}`, `localhost:${this.#port}`];
  }

  /** Cookies do not know ports, so two Soundkins on one machine need two names. */
  get #cookieName(): string {
    return `soundkin-${this.#port}`;
  }

  #isOurOrigin(origin: string): boolean {
    return this.#hosts.some((host) => origin === `http://${host}`);
  }

  #cookieOf({ headers }: IncomingMessage): string | null {
    const cookies = (headers.cookie ?? "").split(";").map((cookie) => cookie.trim());
    const ours = cookies.find((cookie) => cookie.startsWith(`${this.#cookieName}=`));
    return ours?.slice(this.#cookieName.length + 1) ?? null;
  }

  #isToken(candidate: string | null): boolean {
    const [given, expected] = [Buffer.from(candidate ?? ""), Buffer.from(this.#token)];
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}
