namespace RolloutConsole.Store.Database;

/// <summary>Where the data lies and what it must survive.</summary>
public sealed class DatabaseOptions
{
    /// <summary>Absolute path of the folder that holds the database; created at the first start.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Name of the database file in that folder.</summary>
    public string FileName { get; set; } = "rollouts.db";

    /// <summary>What an ordinary commit survives; audit and emergency stop always survive a power cut.</summary>
    public Durability Durability { get; set; } = Durability.Process;

    /// <summary>Path of the database file.</summary>
    public string FilePath => Path.Combine(Folder, FileName);
}

/// <summary>What an ordinary commit survives (architecture, section 6).</summary>
public enum Durability
{
    /// <summary>The end of the process at any moment (<c>synchronous=NORMAL</c>).</summary>
    Process,

    /// <summary>A power cut too (<c>synchronous=FULL</c>); slower.</summary>
    Power,
}
