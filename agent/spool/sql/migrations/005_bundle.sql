-- 005_bundle: what the centre said in a file, where there is no network.

ALTER TABLE meta ADD COLUMN rewound_to INTEGER NOT NULL DEFAULT 0; -- from there on it needs everything again; 0: it does not

PRAGMA user_version = 5;
