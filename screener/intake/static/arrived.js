// A page has come on which no patient is, perhaps by logging out.
import { tellOtherTabs } from "./tabs.js";

tellOtherTabs();
