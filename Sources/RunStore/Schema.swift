// SPDX-License-Identifier: Apache-2.0

internal import GRDB

/// The tables of a store and how older stores are brought up to date.
enum Schema {
    /// Marks a SQLite file as a run store: "HEBB" in ASCII.
    static let applicationID: Int32 = 0x4845_4242

    /// The version this program writes, kept in SQLite's `user_version`.
    static let version: Int32 = 2

    /// Every step from an empty file to ``version``.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(sql: runs + plays + blocks + findings + guards)
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.execute(sql: "PRAGMA user_version = 1")
        }
        migrator.registerMigration("2") { database in
            try database.execute(sql: playTimes)
            try database.execute(sql: "PRAGMA user_version = 2")
        }
        return migrator
    }

    private static let runs = """
        CREATE TABLE runs (
            id INTEGER PRIMARY KEY CHECK (id > 0),
            row TEXT,
            title TEXT NOT NULL,
            procedure TEXT NOT NULL,
            origin TEXT NOT NULL CHECK (origin IN ('measured', 'simulated', 'emulated', 'replayed')),
            seed INTEGER NOT NULL,
            ablation TEXT,
            state TEXT NOT NULL
                CHECK (state IN ('running', 'completed', 'failed', 'stopped', 'interrupted')),
            verdict TEXT NOT NULL CHECK (verdict IN ('pass', 'fail', 'none')),
            cause TEXT,
            exit_status INTEGER,
            experiment BLOB NOT NULL,
            bench BLOB NOT NULL,
            source TEXT NOT NULL,
            board TEXT NOT NULL,
            versions TEXT NOT NULL,
            tick_ns INTEGER NOT NULL,
            dac_nv INTEGER NOT NULL,
            adc_fa INTEGER NOT NULL,
            started_ns INTEGER NOT NULL,
            ended_ns INTEGER,
            record_hash TEXT,
            is_fallback INTEGER NOT NULL,
            banner TEXT,
            owner_pid INTEGER NOT NULL,
            owner_start INTEGER NOT NULL
        ) STRICT;
        """

    private static let plays = """
        CREATE TABLE programs (
            run INTEGER NOT NULL REFERENCES runs (id),
            ordinal INTEGER NOT NULL,
            label TEXT NOT NULL,
            bytes BLOB NOT NULL,
            sha256 TEXT NOT NULL,
            annotation TEXT NOT NULL,
            PRIMARY KEY (run, ordinal)
        ) STRICT;
        CREATE TABLE plays (
            id INTEGER PRIMARY KEY,
            board TEXT NOT NULL,
            number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 4294967295),
            run INTEGER NOT NULL,
            program INTEGER NOT NULL,
            boot INTEGER NOT NULL,
            intended_ns INTEGER NOT NULL,
            stored INTEGER NOT NULL DEFAULT 0,
            outcome TEXT CHECK (outcome IN
                ('done', 'stopped', 'aborted', 'limited', 'notRun', 'unknown')),
            fault TEXT,
            program_counter INTEGER,
            instructions INTEGER,
            pulses INTEGER,
            records INTEGER,
            end_tick INTEGER,
            checksum INTEGER,
            ended_ns INTEGER,
            UNIQUE (board, number),
            FOREIGN KEY (run, program) REFERENCES programs (run, ordinal)
        ) STRICT;
        CREATE INDEX plays_of_run ON plays (run, id);
        """

    /// When plays began on the host's clock; never part of a record hash.
    private static let playTimes = """
        CREATE TABLE play_times (
            play INTEGER PRIMARY KEY REFERENCES plays (id),
            link_tick INTEGER NOT NULL,
            earliest_ns INTEGER NOT NULL,
            latest_ns INTEGER NOT NULL,
            round_trip_ns INTEGER NOT NULL,
            tolerance_ppm INTEGER NOT NULL
        ) STRICT;
        """

    /// `count` stands before the columns, so that it is read without them.
    private static let blocks = """
        CREATE TABLE blocks (
            play INTEGER NOT NULL REFERENCES plays (id),
            first INTEGER NOT NULL,
            count INTEGER NOT NULL,
            crc32c INTEGER NOT NULL,
            columns BLOB NOT NULL,
            UNIQUE (play, first)
        ) STRICT;
        """

    private static let findings = """
        CREATE TABLE link_events (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES runs (id),
            host_ns INTEGER NOT NULL,
            link_tick INTEGER,
            code INTEGER NOT NULL,
            severity TEXT NOT NULL,
            detail TEXT NOT NULL
        ) STRICT;
        CREATE INDEX link_events_of_run ON link_events (run, id);
        CREATE TABLE metrics (
            run INTEGER NOT NULL REFERENCES runs (id),
            name TEXT NOT NULL,
            value REAL,
            bits INTEGER NOT NULL,
            unit TEXT NOT NULL,
            expected TEXT,
            pass INTEGER,
            PRIMARY KEY (run, name)
        ) STRICT;
        CREATE TABLE maps (
            run INTEGER NOT NULL REFERENCES runs (id),
            ordinal INTEGER NOT NULL,
            label TEXT NOT NULL,
            tick INTEGER NOT NULL,
            row_count INTEGER NOT NULL,
            column_count INTEGER NOT NULL,
            picosiemens BLOB NOT NULL,
            PRIMARY KEY (run, ordinal)
        ) STRICT;
        CREATE TABLE notes (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES runs (id),
            host_ns INTEGER NOT NULL,
            text TEXT NOT NULL
        ) STRICT;
        CREATE INDEX notes_of_run ON notes (run, id);
        """

    /// The archive is append-only; the database itself refuses anything else.
    private static let guards = """
        CREATE TRIGGER blocks_stay BEFORE UPDATE ON blocks
            BEGIN SELECT RAISE(ABORT, 'a block is never changed'); END;
        CREATE TRIGGER blocks_remain BEFORE DELETE ON blocks
            BEGIN SELECT RAISE(ABORT, 'a block is never removed'); END;
        CREATE TRIGGER plays_stay BEFORE UPDATE ON plays WHEN old.outcome IS NOT NULL
            BEGIN SELECT RAISE(ABORT, 'a play has one outcome'); END;
        CREATE TRIGGER plays_remain BEFORE DELETE ON plays
            BEGIN SELECT RAISE(ABORT, 'a play is never removed'); END;
        CREATE TRIGGER runs_stay BEFORE UPDATE ON runs
            WHEN old.state NOT IN ('running', 'interrupted')
            BEGIN SELECT RAISE(ABORT, 'a run ends once'); END;
        CREATE TRIGGER runs_remain BEFORE DELETE ON runs
            BEGIN SELECT RAISE(ABORT, 'a run is never removed'); END;
        CREATE TRIGGER programs_stay BEFORE UPDATE ON programs
            BEGIN SELECT RAISE(ABORT, 'a program is never changed'); END;
        """
}
