-- galley/anatomy/en.lua: English wordings, and the words that stand in most English sentences. galley/anatomy.lua tells what
-- each part means.
-- SPDX-License-Identifier: MIT

local wording = {
  -- what stands where a video player was; the line behind it is the caption of the video
  { kind = "notice", where = "start", opens = true, max_words = 30, words = {
    "Please use Chrome", "Please use Firefox", "Please use a different browser", "Please use another browser",
    "Please enable JavaScript", "Please upgrade your browser", "Please update your browser",
    "To view this video please enable", "To play this video you need to enable",
    "JavaScript is required to", "You need to enable JavaScript", "Enable JavaScript to",
    "This video is not available", "This video cannot be played", "This video can not be played",
    "This video is unavailable", "This video has been removed", "Video is not available",
    "This content is not available in your", "This browser is not supported",
    "Your browser does not support", "Your browser is not supported", "Your browser is out of date",
    "Sorry, this video", "Sorry, your browser", "An error occurred while loading the video",
    "Unable to play video", "Unable to load video", "The video could not be loaded",
    "Media playback is unsupported", "Media playback is not supported", "No compatible source was found" } },
  { kind = "notice", where = "line", opens = true, words = {
    "Video unavailable", "Media player", "Audio player", "Video player", "Loading video", "Video loading",
    "Play video", "Watch video", "Video", "Watch", "Play", "Now playing", "Up next", "0:00", "00:00" } },
  { kind = "notice", where = "inside", max_words = 40, words = {
    "for a more accessible video player", "to view this content you need to", "cookies to view this content",
    "accept cookies to", "allow cookies to", "manage your cookie", "cookie preferences", "cookie settings",
    "this content is hosted by", "content provided by a third party", "we need your permission to load",
    "disable your ad", "turn off your ad" } },

  -- notices of the publisher
  { kind = "notice", where = "start", max_words = 90, words = {
    "This article was originally published", "This story was originally published",
    "This article originally appeared", "This story originally appeared", "This post originally appeared",
    "This article first appeared", "This story first appeared", "This piece originally appeared",
    "This article was first published", "This story was first published", "This post was originally published",
    "This article was amended", "This story was updated", "This article was updated", "This article has been updated",
    "This story has been updated", "This post has been updated", "This article has been corrected",
    "This story has been corrected", "This is a developing story", "This is a breaking news story",
    "This article is republished from", "This article is reproduced", "This article was produced",
    "This article was written by", "This story was written by", "This story was produced by",
    "This report was written by", "This interview has been edited", "This interview has been lightly edited",
    "This interview has been condensed", "This conversation has been edited", "This transcript has been edited",
    "This newsletter may contain", "This article is for informational", "This article contains affiliate",
    "This post contains affiliate", "This post may contain affiliate", "This story contains affiliate",
    "This site is protected by", "This site uses", "This website uses", "We use cookies", "By signing up you",
    "By subscribing you", "By clicking", "By submitting", "By providing your email", "By entering your email",
    "Editor's note", "Editors' note", "Editor’s Note", "Author's note", "Publisher's note", "A note to readers",
    "Correction appended", "Disclaimer:", "Disclosure:", "Full disclosure:", "The views expressed",
    "Views expressed", "The opinions expressed", "Opinions expressed", "The views and opinions expressed",
    "The author has no", "The author does not own", "The author or authors do not own", "The author owns",
    "The writer is a", "The author is a", "The author declares", "The authors declare",
    "Additional reporting by", "Additional reporting from", "Reporting by", "Reporting and writing by",
    "Writing by", "Editing by", "Edited by", "Compiled by", "With reporting by", "With reporting from", "With inputs from",
    "With contributions from", "With additional reporting", "Our Standards",
    "All products featured", "All products recommended", "All products are independently",
    "We may earn", "We may receive", "We independently", "If you buy something", "If you buy through", "When you buy through",
    "When you purchase through", "When you make a purchase", "Purchases made through", "If you purchase",
    "Prices are accurate", "Please note prices", "Every product is", "Every item on this page",
    "Copyright ©", "© Copyright", "All rights reserved", "All content copyright",
    "Conditions apply", "Terms and conditions apply", "Terms of use", "Terms of service", "Privacy policy" } },
  { kind = "notice", where = "start", max_words = 12, words = { "Copyright", "©" } },
  { kind = "notice", where = "inside", max_words = 60, words = {
    "contributed to this report", "contributed to this story", "contributed to this article",
    "contributed reporting", "contributed research", "all rights reserved", "may not be reproduced",
    "may not be published broadcast rewritten", "without express written permission", "without prior written permission",
    "earn a commission", "earn an affiliate commission", "earn us a commission", "affiliate commission",
    "affiliate links", "affiliate partnership", "commission if you buy", "do not necessarily reflect the",
    "do not necessarily represent the", "edited for length and clarity", "edited and condensed for clarity",
    "condensed and edited", "terms of use and privacy policy", "terms of service and privacy policy",
    "privacy policy and terms", "see our ethics statement", "our journalism is independent",
    "protected by recaptcha", "for informational purposes only", "not financial advice",
    "not investment advice", "prices and availability", "subject to change without notice",
    "accurate at the time of publication", "accurate as of the date" } },
  { kind = "notice", where = "end", max_words = 20, words = { "all rights reserved" } },

  -- invitations: newsletters, podcasts, apps, social media, subscriptions, donations
  { kind = "promo", where = "start", max_words = 45, words = {
    "Sign up", "Sign in to", "Signup", "Subscribe", "Subscribe to", "Subscribe now", "Register now", "Register for free",
    "Join our", "Join us on", "Join the conversation", "Join thousands", "Join WhatsApp", "Join Telegram",
    "Follow us", "Follow our", "Follow the podcast", "Follow our podcast", "Follow on", "Follow him on", "Follow her on",
    "Follow them on", "Follow me on", "You can follow", "Follow all our", "Like us on", "Find us on", "Find more on",
    "Follow @", "Like our", "Connect with us", "Stay connected",
    "Listen to the podcast", "Listen and subscribe", "Listen on", "Listen to our", "Listen to this", "Listen now",
    "Click to subscribe", "Click here", "Click to", "Tap here", "Tap to", "Get the latest", "Get our", "Get the best of",
    "Get breaking news", "Get more from", "Get more news", "Get updates", "Get daily", "Get weekly", "Get all the latest",
    "Get exclusive", "Get unlimited", "Get full access", "Get instant", "Get alerts", "Get email", "Get notified",
    "Never miss", "Don't miss a", "Don't miss out", "Don't miss our", "Don't miss the", "Want more", "Want to read more", "Want to get",
    "Want great stories", "Want the latest", "Want stories like this", "Download our", "Download the app", "Download the free", "Install our",
    "Support our", "Support us", "Support independent", "Support local journalism", "Donate", "Become a member", "Become a subscriber",
    "Become a supporter", "Start your free", "Start a free", "Try it free", "Try for free", "Try us", "Already a subscriber",
    "Already have an account", "Not a subscriber", "Create an account", "Create a free account", "Log in to", "Login to",
    "Unlock", "Continue reading", "To continue reading", "To read the full", "To read more", "Enjoy unlimited",
    "Share this", "Share on", "Share via", "Share your", "Tell us", "Let us know", "Let us know what you think", "What do you think",
    "Have your say", "Have a tip", "Got a tip", "Got a story", "Have a story", "Send us", "Send your", "Email us", "Contact us",
    "Write to us", "Do you have a", "Do you have information", "If you have a story", "If you have a tip",
    "Shop now", "Shop the", "Shop at", "Buy now", "Buy it", "Buy on", "Buy at", "See it", "See offers", "See price", "See the deal", "View deal",
    "View offer", "Check price", "Check out our", "Book now", "Order now", "Enter your email", "Your email address",
    "Thank you for reading", "Thanks for reading", "Thanks for signing up", "Thank you for signing up",
    "Watch live", "Watch the full", "Watch our", "Watch on", "Tune in", "Available on", "Visit our",
    "Stay informed", "Stay up to date", "Stay on top", "Stay tuned", "Keep up with", "Keep up to date",
    "Add us", "Add as a preferred source", "Make us your", "Advertise with", "Weekly digests" } },
  { kind = "promo", where = "inside", max_words = 45, words = {
    "delivered to your inbox", "to your inbox", "in your inbox", "sign up for our", "sign up to our", "sign up here",
    "subscribe to our", "subscribe here", "subscribe now", "our newsletter", "our newsletters", "wherever you get your podcasts", "wherever you listen", "on apple podcasts", "apple podcasts",
    "google podcasts", "our podcast", "follow us on", "like us on facebook", "on our app", "download our app", "download the app", "click here to", "click here for", "tap here to", "your free trial", "cancel anytime", "can unsubscribe",
    "unsubscribe at any time", "our whatsapp", "our telegram", "our youtube channel", "our facebook page",
    "can be reached at", "can be contacted at", "reach out to us", "email the author", "send an email to", "submit a letter",
    "letter to the editor", "letters to the editor" } },
  { kind = "promo", where = "line", words = {
    "Advertisement", "Advertisements", "Advertising", "Advert", "Ad", "Ads", "Sponsored", "Sponsored content", "Sponsored links",
    "Sponsored by", "Paid content", "Paid post", "Promoted", "Promotion", "Partner content", "Article continues below", "Article continues after advertisement",
    "Story continues below", "Story continues below advertisement", "Story continues after advertisement", "Story continues", "Content continues below", "Scroll to continue",
    "Continue reading below", "Skip advertisement", "Skip ad", "Skip to content", "Skip past newsletter promotion", "after newsletter promotion", "Remove ads",
    "Share", "Share this", "Share this article", "Share this story", "Share article", "Facebook", "Twitter", "X", "LinkedIn", "WhatsApp", "Email", "E-mail", "Print",
    "Pinterest", "Reddit", "Telegram", "Instagram", "YouTube", "TikTok", "Threads", "Bluesky", "Flipboard", "Copy link", "Copied", "Link copied", "Save", "Saved", "Bookmark", "Gift this article",
    "Facebook Twitter Email", "Tweet", "Pin it", "Post", "Like", "Follow", "Following", "Subscribe", "Sign up", "Sign in", "Log in", "Login", "Register", "Download", "Close", "Menu",
    "Search", "Home", "Back to top", "Top", "Next", "Previous", "Load more", "Show more", "Show less", "See more", "View more", "View all", "See all", "More", "Learn more", "Find out more",
    "Expand", "Collapse", "Open", "Toggle caption", "Hide caption", "Caption", "Enlarge", "Enlarge this image", "Enlarge image", "View gallery", "View image", "Open image in gallery", "Image gallery",
    "Photo gallery", "Slideshow", "In pictures", "Fullscreen", "Full screen", "Comments", "Comment", "Add comment", "Leave a comment", "Post a comment", "Post your comment", "View comments", "Show comments",
    "Reply", "Report", "Report this", "Report a typo", "Report an error", "Donate", "Support us", "Buy now", "Shop now", "See it", "Shop similar look", "See offers", "Ad feedback", "Feedback",
    "Read", "Listen", "Listen to article", "Listen to this article", "Text size", "Font size", "Translate", "Contents", "Table of contents", "Jump to", "On this page", "In this article", "In this topic",
    "Key takeaways powered by", "AI summary", "Contact", "About", "About us", "Help", "FAQ", "Cookies", "Settings", "Accept", "Accept all", "Agree", "I agree", "No thanks", "Got it", "OK", "Cancel", "Submit", "Send",
    "Required", "Name", "Email address", "Recommended reading" } },

  -- links to other articles; the bare heading opens a list of them
  { kind = "related", where = "line", opens = true, words = {
    "Read more", "Readmore", "Read also", "Also read", "Read this", "Read next", "Read it next", "What to read next", "What to read now", "Must read", "Must reads", "Further reading",
    "More reading", "See also", "Watch also", "Also see", "Also on", "Related", "Related articles", "Related article", "Related stories", "Related story", "Related news", "Related content", "Related posts",
    "Related topics", "Related links", "Related coverage", "Related reading", "Related video", "Related videos", "Related items", "Related internet links",
    "Articles you may like", "Stories you may like", "You may like", "You may also like", "You might like", "You might also like", "You may also enjoy", "You might be interested in", "You may be interested in",
    "You may have missed", "In case you missed it", "ICYMI", "Don't miss", "Don't miss this", "Recommended", "Recommended for you", "Recommended stories", "Recommended articles", "Recommended by our editors", "Recommended by",
    "Recommended videos", "More for you", "For you", "Editors' picks", "Editor's picks", "Editors picks", "Editor's choice", "Our picks", "Our top picks", "Top picks", "Popular", "Most popular", "Most read", "Most viewed", "Most shared", "Most commented", "Most watched",
    "Most recent", "Trending", "Trending now", "Trending news", "Trending stories", "Trending articles", "Popular now", "Popular stories", "Popular articles", "Popular posts", "Popular news", "What's hot", "Hot topics", "Latest", "Latest news", "Latest stories", "Latest articles", "Latest headlines", "Latest updates",
    "Latest posts", "Latest video", "Latest videos", "Recent posts", "Recent articles", "Recent news", "Recent stories", "Breaking news", "Top stories", "Top news", "Top headlines", "Top articles", "Today's top stories", "Today's headlines", "Featured", "Featured stories", "Featured articles", "Featured video", "Featured videos",
    "More stories", "More news", "More articles", "More headlines", "More coverage", "More top stories", "More on this story", "More on this topic", "More on this", "More like this", "More to explore", "More to read", "Other stories", "Other news", "Other articles", "Other top stories", "Around the web", "From around the web", "From the web",
    "Elsewhere on the web", "You may have missed these", "Promoted stories", "Sponsored stories", "Next up", "Up next", "Next story", "Next article", "Previous story", "Previous article", "Explore more", "Discover more", "Keep reading", "Continue reading", "Watch next", "Must watch", "Watch now", "Watch more", "Listen next", "Dive deeper", "Go deeper",
    "Learn more about", "In other news", "On the same topic", "Similar articles", "Similar stories", "Similar posts", "Suggested reading", "Suggested for you", "Follow up stories", "Want to read more" } },
  { kind = "related", where = "start", opens = true, max_words = 6, words = {
    "Trending on", "Latest from", "The latest from", "More from", "More stories from", "More news from", "More by", "Top stories from", "Popular on", "Popular in", "Most read in", "Most popular in", "Best of", "Read more on", "Read more about", "Read more from", "Related to", "More stories on", "You may also" } },
  { kind = "related", where = "start", max_words = 40, words = {
    "Read more", "READMORE", "Read also", "Also read", "Read next", "Read this", "Read the full story", "Read our", "Read the latest", "See also", "Watch also", "Must read:", "Related:", "Related story", "Related stories", "Related article", "Related articles", "Related video", "Related news", "Related coverage",
    "Recommended reading", "Don't miss", "In case you missed it", "ICYMI", "You may also like", "You might also like", "More on this story", "Watch this", "Watch video", "Watch now", "Watch next", "Watch below", "Watch the video", "WATCH:", "Video:", "Gallery:", "Photos:", "In pictures", "Listen:", "Live updates:", "Explainer:", "Opinion:", "Analysis:", "Next article", "Previous article", "Next story", "More like this" } },
  { kind = "related", where = "end", max_words = 12, words = { "read more", "see more", "read on", "learn more", "full story", "more here", "read the full story here" } },

  -- links to a section or topic
  { kind = "section", where = "start", max_words = 6, words = {
    "More on", "More about", "More in", "Topics", "Topic", "Tags", "Tagged in", "Tagged with", "Tagged", "Tag", "Filed under", "Filed in", "Filed to", "Categories", "Category", "Posted in", "Section", "Sections", "Explore topics", "Explore the", "In this story", "Mentioned in", "Back to", "See all", "View all", "All news", "Full coverage" } },
  { kind = "section", where = "start", max_words = 30, words = { "Tags", "Filed under", "Tagged in", "Topics in this article", "Keywords", "Related topics" } },

  -- pictures and who made them
  { kind = "caption", where = "start", max_words = 70, words = {
    "Photo:", "Photos:", "Photo by", "Photos by", "Photo courtesy", "Photo credit", "Photo illustration", "Photograph:", "Photograph by", "Photography by", "Photographs by", "Picture:", "Pictured", "Image:", "Images:", "Image credit", "Image credits", "Image source", "Image courtesy",
    "Images courtesy", "Credit:", "Credits:", "Caption:", "Source:", "Sources:", "Illustration:", "Illustration by", "Graphic:", "Graphic by", "Chart:", "Chart by", "Map:", "File photo", "File image", "File picture", "FILE:", "FILE photo", "A file photo", "This file photo", "In this file photo", "In this photo", "In this image", "In this undated", "In this picture", "This photo", "This image", "This undated", "This combination", "Undated photo", "Representational image", "Representative image",
    "Screenshot:", "Screengrab:", "Screen grab", "Courtesy of", "Courtesy:", "Handout:", "Video by", "Video credit", "A view of the", "Pic:", "Getty Images", "AP Photo", "Featured image", "Cover image", "Lead image", "Stock image", "Stock photo", "Note longer bars", "Above:", "Left to right", "From left" } },
  { kind = "caption", where = "inside", max_words = 70, words = {
    "Getty Images", "AP Photo", "Photo by", "Photos by", "Photo credit", "Photo courtesy", "Image credit", "Image courtesy", "Images courtesy", "Picture credit", "Credit Getty", "via Getty", "via AP", "via Reuters", "via REUTERS", "Shutterstock", "iStock", "Alamy", "Unsplash", "Pexels", "Pixabay", "File photo", "File image", "File photograph", "PA Wire", "PA Media", "PA Images",
    "AFP via", "EPA EFE", "REUTERS File", "Associated Press file", "USA TODAY Sports", "USA TODAY NETWORK", "Imagn Images", "Imagn", "Icon Sportswire", "Zuma Press", "Bloomberg via", "courtesy photo", "courtesy image", "handout photo", "screen grab", "screengrab", "pictured left", "pictured right", "pictured above", "pictured below", "from left", "pictured here" } },
  { kind = "caption", where = "end", max_words = 70, words = {
    "Getty", "Reuters", "AP", "AFP", "EPA", "Bloomberg", "Xinhua", "Shutterstock", "handout", "Facebook", "Instagram", "file", "NPR", "courtesy of the artist", "courtesy of the author", "courtesy of the researchers" } },

  -- who wrote it (the engine wants names behind "By")
  { kind = "byline", where = "start", words = {
    "By", "Written by", "Posted by", "Story by", "Text by", "Words by", "Author", "Authors", "Reported by", "Report by", "From our correspondent", "Reviewed by", "Updated by", "Published by", "Fact checked by" } },
  { kind = "byline", where = "end", max_words = 10, words = {
    "Staff Writer", "Staff Reporter", "Senior Writer", "Senior Reporter", "Senior Editor", "Staff Editor", "Contributing Writer", "Contributing Editor", "Contributor", "Correspondent", "Special Correspondent", "Chief Correspondent", "Political Correspondent", "Foreign Correspondent", "Political Editor", "Business Editor", "News Editor", "Sports Editor", "Associated Press", "The Associated Press", "Press Association", "Agence France Presse", "News Service", "Columnist", "Featured Columnist", "News Reporter", "Web Desk", "News Desk", "Newsroom", "Staff" } },
  { kind = "byline", where = "line", words = { "Reuters", "Reuter", "AFP", "AP", "Associated Press", "The Associated Press", "PA Media", "Staff report", "Staff reports", "Agencies", "From staff reports", "News agencies", "About the author", "About the authors", "About the writer" } },
  { kind = "byline", where = "inside", max_words = 60, words = {
    "is a staff writer", "is a senior writer", "is a senior reporter", "is a staff reporter", "is a reporter for", "is a reporter at", "is a reporter covering", "is a freelance writer", "is a freelance journalist", "is a freelance reporter", "is a contributing editor", "is a contributing writer", "is a contributor to", "is a contributor for", "is a columnist for", "is a correspondent for", "is a senior correspondent", "is a senior editor", "is an editor at", "is an associate editor", "is editor in chief of", "editor in chief of", "is a journalist based in", "is a writer based in", "is a writer and editor", "is the author of several", "'s most recent book", "writes about trending" } },

  -- when
  { kind = "dateline", where = "start", max_words = 14, words = {
    "Published", "Published on", "Published at", "First published", "Originally published", "Updated", "Last updated", "Updated on", "Last modified", "Modified", "Posted", "Posted on", "Date", "Issued on", "Created" } },
  { kind = "dateline", where = "end", max_words = 8, words = {
    "min read", "minute read", "minutes read", "mins read", "minutes ago", "minute ago", "hours ago", "hour ago", "days ago", "day ago", "weeks ago", "months ago", "min ago", "mins ago" } },

  -- readers' comments
  { kind = "comment", where = "start", max_words = 12, words = {
    "Your email address will not be published", "Required fields are marked", "All comments are moderated", "Comments are closed", "Comments have been disabled", "Comments are moderated", "Log in to comment", "Sign in to comment", "Join the discussion", "Notify me of", "Leave a reply", "Reply to", "Save my name", "Required will not be published" } },

  -- remains of embedded posts
  { kind = "boilerplate", where = "inside", max_words = 60, words = { "pic.twitter.com", "t.co", "A post shared by", "View this post on", "View this post on Instagram", "A post on X" } },
  { kind = "boilerplate", where = "line", words = { "Pros", "Cons", "Rank", "N/A", "TBA", "TBD", "Demo", "Rating", "Score", "Verdict", "Specs", "Specifications", "Price", "Price as reviewed", "List price" } },
}

local common = [[
    the of and to a in that is for it on with as was at be by this have from or had not are but an they his which you he were
    one all their we there been has when who will more if no out so what up said into than its about them then would she her him my me our
    us do does did can could should may might must these those some any only other such also just how where while because over after before
    between through during under again most very your i]]

return { wording = wording, common = common }
