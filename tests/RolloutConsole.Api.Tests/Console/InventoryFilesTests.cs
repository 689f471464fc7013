using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets.Import;
using RolloutConsole.LiveFeed.Feed;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.LiveFeed.Targets.Import;
using RolloutConsole.Testing;

namespace RolloutConsole.Api.Tests.Console;

/// <summary>Export and import over HTTP: who may, what is asked for, and that a foreign page cannot send a file.</summary>
public sealed class InventoryFilesTests : IAsyncLifetime
{
    private const string Export = "/api/console/targets/export";
    private const string Imports = "/api/console/targets/imports";

    private readonly FakeFiles _files = new();
    private ConsoleHost _host = null!;

    public async Task InitializeAsync() => _host = await ConsoleHost.StartAsync(services =>
    {
        services.AddSingleton<ITargetExport>(_files);
        services.AddSingleton<ITargetImports>(_files);
        services.AddSingleton<ITargetImportReads>(_files);
        services.Configure<ImportOptions>(o => o.MaximumSize = 200_000);
    });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("", "Csv filter= q= state=All rollout= group=", "text/csv", "devices-2026-05-20-1403.csv")]
    [InlineData("?format=jsonl&q=%20gw%20&state=inflight", "Jsonl filter= q=gw state=InFlight rollout= group=", "application/jsonl", "devices-2026-05-20-1403.jsonl")]
    [InlineData("?filter=attribute.a==1&rollout=41&group=2", "Csv filter=attribute.a==1 q= state=All rollout=41 group=2", "text/csv", "devices-2026-05-20-1403.csv")]
    [InlineData("?group=2", "Csv filter= q= state=All rollout= group=", "text/csv", "devices-2026-05-20-1403.csv")]
    public async Task Export_Asked_StreamsWhatTheListShows(string query, string asked, string type, string name)
    {
        var response = await (await _host.SignedInAsync("viewer")).GetAsync(Export + query).WithinLimit();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(asked, Assert.Single(_files.Asked));
        Assert.Equal("written", await response.Content.ReadAsStringAsync());
        Assert.Equal((type, name), (response.Content.Headers.ContentType!.MediaType, response.Content.Headers.ContentDisposition!.FileName));
        Assert.Contains(_host.People.Audit, e => e.Action == "target.export" && e.Caller.Name == "viewer" && e.Outcome == "accepted");
    }

    [Theory]
    [InlineData("?filter=attribute.a===1", "filter", "filter: at position ")]
    [InlineData("?filter=nmae==x", "filter", "filter: at position 1: ")]
    [InlineData("?format=xml", "format", "format: write csv or jsonl.")]
    [InlineData("?state=9", "state", "state: write one of all, ok, inflight, failed, notstarted, overdue, silent.")]
    [InlineData("?rollout=x", "rollout", "rollout: 'x' is not a number from 1 on.")]
    public async Task Export_WrongParameter_IsRefusedWithItsName(string query, string field, string words)
    {
        var response = await (await _host.SignedInAsync("viewer")).GetAsync(Export + query).WithinLimit();
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(field, body.RootElement.GetProperty("field").GetString());
        Assert.StartsWith(words, body.RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(_files.Asked);
    }

    [Fact]
    public async Task Export_CsvWithTooManyKeys_IsRefusedBeforeAnythingIsSent()
    {
        _files.ExportFault = "the devices have 1,312 keys. Use JSON Lines.";
        var browser = await _host.SignedInAsync("viewer");
        var response = await browser.GetAsync(Export).WithinLimit();
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal((HttpStatusCode.BadRequest, null), (response.StatusCode, response.Content.Headers.ContentDisposition));
        Assert.Equal("format: the devices have 1,312 keys. Use JSON Lines.", body.RootElement.GetProperty("message").GetString());
        Assert.Empty(_files.Asked);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(Export + "?format=jsonl").WithinLimit()).StatusCode);
    }

    [Fact]
    public async Task NotSignedIn_GetsNothing()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.Script("nobody", "wrong").GetAsync(Export).WithinLimit()).StatusCode);
        Assert.Empty(_files.Asked);
    }

    [Fact]
    public async Task Upload_FormWithToken_IsTakenAndRedirected()
    {
        var browser = await _host.SignedInAsync("manager");
        var response = await SendAsync(browser, await TokenAsync(browser), "text/html");

        Assert.Equal((HttpStatusCode.Redirect, "/devices/import"), (response.StatusCode, response.Headers.Location!.ToString()));
        Assert.Equal("manager fleet.csv controllerId\nx\n", Assert.Single(_files.Asked));
    }

    [Fact]
    public async Task Upload_FromAScript_NeedsNoTokenAndTakesTheBody()
    {
        var content = new StringContent("controllerId\nx\n", Encoding.UTF8, "text/csv");
        var response = await _host.Script("manager").PostAsync(Imports + "?name=fleet.csv", content).WithinLimit();

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("manager fleet.csv controllerId\nx\n", Assert.Single(_files.Asked));
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.BadRequest, null)]
    [InlineData("text/html", HttpStatusCode.Redirect, "/devices/import?fault=expired")]
    public async Task Upload_WithoutToken_IsRefusedBeforeTheFileIsRead(string accept, HttpStatusCode status, string? location)
    {
        var response = await SendAsync(await _host.SignedInAsync("manager"), null, accept);

        Assert.Equal((status, location), (response.StatusCode, response.Headers.Location?.ToString()));
        Assert.Empty(_files.Asked);
    }

    [Fact]
    public async Task Upload_AnnouncedTooLarge_Answers413WithoutReading()
    {
        var browser = await _host.SignedInAsync("manager");
        var response = await SendAsync(browser, await TokenAsync(browser), "application/json", new string('x', 300_000));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("more than 200000 bytes", await response.Content.ReadAsStringAsync());
        Assert.Empty(_files.Asked);
    }

    [Theory]
    [InlineData(CommandOutcome.Locked, "", HttpStatusCode.Locked)]
    [InlineData(CommandOutcome.Forbidden, "", HttpStatusCode.Forbidden)]
    [InlineData(CommandOutcome.Invalid, RefusalKey.FileSize, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Upload_Refused_SaysWhy(CommandOutcome outcome, string key, HttpStatusCode status)
    {
        _files.Answer = CommandReceipt.Refused(outcome, "Because.", key);
        var browser = await _host.SignedInAsync("manager");
        var response = await SendAsync(browser, await TokenAsync(browser), "application/json");

        Assert.Equal(status, response.StatusCode);
        Assert.Contains("Because.", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Refused_IsForManagersAndKeptForAWhile()
    {
        _files.Report = "line,column,value,reason\r\n";

        Assert.Equal(HttpStatusCode.Forbidden, (await (await _host.SignedInAsync("viewer")).GetAsync($"{Imports}/9/refused").WithinLimit()).StatusCode);
        var manager = await _host.SignedInAsync("manager");
        Assert.Equal(_files.Report, await manager.GetStringAsync($"{Imports}/9/refused").WithinLimit());
        _files.Report = null;
        Assert.Equal(HttpStatusCode.NotFound, (await manager.GetAsync($"{Imports}/9/refused").WithinLimit()).StatusCode);
    }

    [Fact]
    public async Task Template_CanBeReadAsAnImport()
    {
        var bytes = await (await _host.SignedInAsync("viewer")).GetByteArrayAsync($"{Imports}/template").WithinLimit();
        var reader = new CsvReader(new MemoryStream(bytes));
        Assert.True(reader.Read());
        var rows = new ImportRows(ImportColumns.Read(reader), ImportVocabulary.Empty);

        Assert.True(reader.Read());
        Assert.Equal("gateway-0001", rows.Read(reader)!.ControllerId);
        Assert.False(reader.Read());
    }

    private static async Task<string> TokenAsync(HttpClient browser) => await browser.GetStringAsync("/test/token").WithinLimit();

    private static Task<HttpResponseMessage> SendAsync(HttpClient browser, string? token, string accept, string text = "controllerId\nx\n")
    {
        var form = new MultipartFormDataContent();
        if (token is not null)
        {
            form.Add(new StringContent(token), "__RequestVerificationToken");
        }

        form.Add(new StringContent(text), "file", "fleet.csv");
        var request = new HttpRequestMessage(HttpMethod.Post, Imports) { Content = form };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        return browser.SendAsync(request).WithinLimit();
    }

    private sealed class FakeFiles : ITargetExport, ITargetImports, ITargetImportReads
    {
        public List<string> Asked { get; } = [];

        public CommandReceipt Answer { get; set; } = CommandReceipt.Accepted(9);

        public string? Report { get; set; }

        public ImportPicture Current => throw new NotSupportedException();

        public string? ExportFault { get; set; }

        public Task<string?> FindFaultAsync(ExportFormat format, CancellationToken cancellationToken) => Task.FromResult(format == ExportFormat.Csv ? ExportFault : null);

        public async Task<long> WriteAsync(TargetListQuery query, ExportFormat format, DateTimeOffset now, PipeWriter output, CancellationToken cancellationToken)
        {
            Asked.Add($"{format} filter={(query.Filter is { } f ? f.Text : "")} q={query.Search} state={query.State} rollout={query.RolloutId} group={query.Group}");
            await output.WriteAsync("written"u8.ToArray(), cancellationToken);
            return 1;
        }

        public async Task<CommandReceipt> UploadAsync(Caller caller, string fileName, Stream content, CancellationToken cancellationToken)
        {
            using var reader = new StreamReader(content);
            Asked.Add($"{caller.Name} {fileName} {await reader.ReadToEndAsync(cancellationToken)}");
            return Answer;
        }

        public Task<CommandReceipt> RunAsync(Caller caller, long importId, ImportChoice choice, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<CommandReceipt> CancelAsync(Caller caller, long importId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public LiveStream<ImportPicture> Open(CancellationToken leaving) => throw new NotSupportedException();

        public Stream? OpenRefusals(long importId) => Report is { } text ? new MemoryStream(Encoding.UTF8.GetBytes(text)) : null;
    }
}
