//! Writes the files of a tree anew: two threads, nothing else to do and no sync. What makes the same tree cannot take less.
//!
//! `floor TREE TARGET` prints the seconds on the wall and of the processors. The files are read before the clock starts.

use std::error::Error;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

type Files = Vec<(PathBuf, Vec<u8>)>;

fn main() -> Result<(), Box<dyn Error>> {
    let mut folders = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(tree), Some(target)) = (folders.next(), folders.next()) else {
        return Err("floor TREE TARGET".into());
    };
    let mut files = Files::new();
    read(&tree, &target, &mut files)?;
    files.sort();
    let (before, begin) = (cpu_seconds()?, Instant::now());
    let half = |first: usize| (files.iter().skip(first).step_by(2)).try_for_each(|(path, bytes)| write(path, bytes));
    std::thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        half(0).and(other.join().expect("a writer does not panic"))
    })?;
    println!("{:.3} {:.3}", begin.elapsed().as_secs_f64(), cpu_seconds()? - before);
    Ok(())
}

/// The files of `folder` by the places that they shall get below `target`.
fn read(folder: &Path, target: &Path, files: &mut Files) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let target = target.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => read(&entry.path(), &target, files)?,
            false => files.push((target, fs::read(entry.path())?)),
        }
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let file = File::create(path).or_else(|error| match (error.kind(), path.parent()) {
        (ErrorKind::NotFound, Some(folder)) => fs::create_dir_all(folder).and_then(|()| File::create(path)),
        _ => Err(error),
    });
    file?.write_all(bytes)
}

/// Of this process, in user and kernel mode: Linux counts them in hundredths.
fn cpu_seconds() -> Result<f64, Box<dyn Error>> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = stat.rsplit_once(") ").ok_or("no such process")?;
    let ticks: Result<Vec<f64>, _> = fields.split(' ').skip(11).take(2).map(str::parse).collect();
    Ok(ticks?.iter().sum::<f64>() / 100.0)
}
