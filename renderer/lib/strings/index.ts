import * as de from "./de/index.ts";
import * as en from "./en/index.ts";
import { language } from "./language.ts";

export type Strings = typeof en;

/** Every text of the interface, by area, in the musician's language. */
export const strings: Strings = { en, de }[language];
