/** A talk with the coach about the golfer's own swings. */

import { replace } from "../dom";
import { type Page, titled } from "../page";
import { texts } from "../texts";

export const page: Page = ({ main }) => replace(main, titled(texts.chat.title, texts.chat.heading));
