namespace RolloutConsole.Engine.Policies.Exchange;

/// <summary>Reads plans from the documents of other systems and from the console's own.</summary>
public static class PlanImport
{
    /// <summary>Most bytes of a document in UTF-8: 64 kB.</summary>
    public const int LongestText = 64 * 1024;

    /// <summary>Field of a fault that is about the document as a whole.</summary>
    public const string WholeText = "document";

    /// <summary>Reads a document.</summary>
    /// <param name="format">What it is.</param>
    /// <param name="text">One JSON object.</param>
    /// <param name="basis">Gives what the document cannot say: targets, distribution set, start.</param>
    /// <param name="now">The moment from which start times are judged.</param>
    public static ImportedPlan Read(ExchangeFormat format, string text, RolloutPlan basis, DateTimeOffset now)
    {
        var notes = new ExchangeNotes(takesQuotedNumbers: format == ExchangeFormat.HawkBit);
        using var document = ExchangeText.Parse(text, notes);
        if (document is null)
        {
            return notes.Close(null);
        }

        var root = new ExchangeObject(document.RootElement, "", notes);
        return format switch
        {
            ExchangeFormat.Plan => PlanDocumentReader.Read(document.RootElement, notes),
            ExchangeFormat.HawkBit => HawkBitImporter.Read(root, basis, notes),
            ExchangeFormat.AwsJob => AwsJobImporter.Read(root, basis, now, notes),
            ExchangeFormat.EcsDeployment => EcsImporter.Read(root, basis, notes),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "no such format"),
        };
    }
}
