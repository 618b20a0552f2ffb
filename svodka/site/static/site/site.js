// What the pages can do without it they do slower with it: nothing here is needed to read, sign in, comment or report.
"use strict";
