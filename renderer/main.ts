import "@fontsource-variable/inter/wght.css";
import { mount } from "svelte";
import App from "./app.svelte";
import { language } from "./lib/strings/language.ts";
import "./lib/ui/tokens.css";
import "./lib/ui/base.css";

document.documentElement.lang = language;
mount(App, { target: document.body });
