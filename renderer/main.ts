import "@fontsource-variable/inter/wght.css";
import { mount } from "svelte";
import App from "./app.svelte";
import "./lib/ui/tokens.css";
import "./lib/ui/base.css";

mount(App, { target: document.body });
