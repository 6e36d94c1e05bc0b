/** The utility process: everything is in serve-jobs.ts, where it can be tested. */
import { serveJobs } from "./serve-jobs.ts";

serveJobs();
